"""Renders an organiser's colours as a style sheet, which redefines the tokens of static/css/tokens.css."""

from hashlib import sha256

from . import colours
from .models import Organiser


def stylesheet(organiser: Organiser) -> str:
    """The light and the dark palette. Colours are #rrggbb (the model validates that), so nothing needs escaping.
    `--plate`, the background of a logo, is light in the dark palette too."""
    light, dark = colours.palettes(organiser.accent, organiser.on_accent, organiser.paper, organiser.ink)
    return (
        f"@layer tokens{{:root{{{_properties(light | {'plate': organiser.paper})}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(dark)}}}}}}}\n"
    )


def version(organiser: Organiser) -> str:
    """A digest that changes with each colour. Browsers cache the style sheet for ever under its version."""
    return sha256(stylesheet(organiser).encode()).hexdigest()[:12]


def _properties(palette: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in palette.items())
