"""Whatever an organiser chooses, its pages can be read."""

import re
from pathlib import Path

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts import colours
from accounts.colours import SHAPE, TEXT, contrast

any_colour = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
TOKENS = Path(settings.BASE_DIR) / "static/css/tokens.css"


def assert_readable(palette: dict[str, str]) -> None:
    for ground in (palette["paper"], palette["surface"]):
        for text in ("ink", "muted", "accent-ink", "good", "warn", "error"):
            assert contrast(palette[text], ground) >= TEXT, (text, palette)
        assert contrast(palette["edge"], ground) >= SHAPE, palette
    assert contrast(palette["on-accent"], palette["accent"]) >= TEXT, palette
    for name in ("good", "warn", "error"):
        tint = palette[f"{name}-tint"]
        assert contrast(palette[name], tint) >= TEXT, palette
        assert contrast(palette["ink"], tint) >= TEXT, palette


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#ffffff", "#ffffff") == 1
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@given(any_colour, any_colour, any_colour, any_colour)
def test_every_choice_of_colours_can_be_read_by_day_and_by_night(accent, on_accent, paper, ink):
    for palette in colours.palettes(accent, on_accent, paper, ink):
        assert_readable(palette)


@given(any_colour, any_colour, any_colour)
def test_the_night_is_dark(accent, paper, ink):
    night = colours.palettes(accent, "#ffffff", paper, ink)[1]
    assert colours.luminance(night["paper"]) <= 0.012


def test_a_good_choice_is_left_alone():
    day = colours.palettes("#8a1538", "#ffffff", "#faf7f2", "#1c1a17")[0]
    assert (day["accent"], day["on-accent"], day["accent-ink"]) == ("#8a1538", "#ffffff", "#8a1538")
    assert (day["paper"], day["ink"]) == ("#faf7f2", "#1c1a17")


def test_the_colours_of_the_network_stand_in_the_tokens():
    """tokens.css has them written out, for pages without an organiser."""
    sheet = TOKENS.read_text()
    blocks = re.findall(r":root \{(.*?)\n {2,4}\}", sheet, re.S)
    written = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks]
    day, night = colours.palettes("#9c2a1b", "#ffffff", "#fbf9f5", "#171513")
    assert written[0] == day | {"plate": "#fbf9f5"}
    assert written[1] == {name: colour for name, colour in night.items() if day[name] != colour}
