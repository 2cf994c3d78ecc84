"""Makes readable palettes, light and dark, of an organiser's four colours.

Contrast is that of WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for shapes (1.4.11). A colour that fails is moved towards
black or white until it passes. So the shop is readable whatever an organiser chooses.
"""

from functools import lru_cache

TEXT = 4.5
SHAPE = 3.0
BLACK, WHITE = "#000000", "#ffffff"
GOOD, WARN, ERROR = "#17663a", "#8a5300", "#b3261e"


@lru_cache(maxsize=64)
def palettes(accent: str, on_accent: str, paper: str, ink: str) -> tuple[dict[str, str], dict[str, str]]:
    """The light and the dark palette of colours like #a1b2c3. Each maps names of custom properties to colours."""
    dark_paper, dark_ink = _dark_ground(paper, ink)
    return palette(accent, on_accent, paper, ink), palette(accent, on_accent, dark_paper, dark_ink)


def palette(accent: str, on_accent: str, paper: str, ink: str) -> dict[str, str]:
    """All colours of the shop on a paper of this colour."""
    ink = readable(ink, [paper], 7)
    surface = _surface(paper)
    grounds = [paper, surface]
    colours = {
        "paper": paper,
        "surface": surface,
        "ink": ink,
        "muted": readable(mix(ink, paper, 0.32), grounds, TEXT),
        "line": mix(paper, ink, 0.18),
        "edge": readable(mix(paper, ink, 0.45), grounds, SHAPE),
        "accent": accent,
        "on-accent": readable(on_accent, [accent], TEXT),
        "accent-ink": _text_accent(accent, ink, grounds),
    }
    for name, colour in (("good", GOOD), ("warn", WARN), ("error", ERROR)):
        tint = paper if surface == paper else mix(paper, colour, 0.1)
        colours |= {name: readable(colour, [*grounds, tint], TEXT), f"{name}-tint": tint}
    return colours


def readable(colour: str, grounds: list[str], ratio: float) -> str:
    """The colour, or the nearest shade or tint of it that has at least this contrast with each of the grounds."""
    ends = sorted((BLACK, WHITE), key=lambda end: -min(contrast(end, ground) for ground in grounds))
    for step in range(21):
        nearer = mix(colour, ends[0], step / 20)
        if min(contrast(nearer, ground) for ground in grounds) >= ratio:
            return nearer
    return ends[0]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of WCAG: 0 for black, 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mix(first: str, second: str, share: float) -> str:
    """The first colour with a share, from 0 to 1, of the second."""
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _surface(paper: str) -> str:
    """A colour slightly lighter than the paper. On a paper halfway between black and white it is the paper itself: text
    would lose too much contrast."""
    light = luminance(paper)
    if light > 0.4:
        return mix(paper, WHITE, 0.65)
    return mix(paper, WHITE, 0.07) if light < 0.1 else paper


def _text_accent(accent: str, ink: str, grounds: list[str]) -> str:
    """The accent as a colour of text; the ink instead of an accent without contrast (yellow on white)."""
    is_visible = min(contrast(accent, ground) for ground in grounds) >= SHAPE or luminance(grounds[0]) < 0.4
    return readable(accent, grounds, TEXT) if is_visible else ink


def _dark_ground(paper: str, ink: str) -> tuple[str, str]:
    """The paper and ink of the dark palette: the darker of the two becomes the paper, and keeps its hue."""
    dark, light = sorted((paper, ink), key=luminance)
    while luminance(dark) > 0.012:
        dark = mix(dark, BLACK, 0.2)
    return dark, mix(light, WHITE, 0.3) if luminance(light) < 0.6 else light


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
