"""An organiser's colours as a style sheet: they redefine the tokens of static/css/tokens.css."""

from hashlib import sha256

from . import colours
from .models import Organiser


def stylesheet(organiser: Organiser) -> str:
    """The palettes, light and dark. Colours are #rrggbb (the model's validator), so nothing needs escaping.
    `--plate` stays light in the dark: the ground of a logo."""
    light, dark = colours.palettes(organiser.accent, organiser.on_accent, organiser.paper, organiser.ink)
    return (
        f"@layer tokens{{:root{{{_properties(light | {'plate': organiser.paper})}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}}}\n"
    )


def version(organiser: Organiser) -> str:
    """Changes with any colour: the sheet is kept for ever under its version."""
    return sha256(stylesheet(organiser).encode()).hexdigest()[:12]


def _properties(palette: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in palette.items())
