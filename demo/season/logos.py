"""The logos of the two organisers of the sample season, drawn by code."""

import os
from pathlib import Path

import font_manrope
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(os.path.dirname(font_manrope.__file__)) / "files"
SCALE = 4  # drawn larger by this factor, then shrunk: that smooths the edges


def centre() -> Image.Image:
    """Two arcs of seats around a stage, and the name on two lines."""
    image, draw = _sheet(360, 96)
    red, ink = "#a5172e", "#1d1a17"
    for radius, width in ((44, 11), (26, 11)):
        _arc(draw, 48, 40, radius, width, red)
    _disc(draw, 48, 40, 7, ink)
    _letters(draw, 112, 12, "cultuurcentrum", "SemiBold", 28, ink)
    _letters(draw, 112, 44, "mechelen", "ExtraBold", 34, red)
    return _finished(image)


def harbour() -> Image.Image:
    """A quay, the water under it, and the name."""
    image, draw = _sheet(330, 96)
    green, ink = "#0b6e5f", "#10201d"
    _box(draw, 8, 14, 76, 34, ink)
    _box(draw, 8, 42, 28, 82, green)
    _box(draw, 36, 56, 56, 82, green)
    _box(draw, 64, 70, 76, 82, green)
    _letters(draw, 94, 4, "DE", "ExtraBold", 26, green)
    _letters(draw, 94, 30, "LOSKADE", "ExtraBold", 46, ink)
    return _finished(image)


def _sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (width * SCALE, height * SCALE), (255, 255, 255, 0))
    return image, ImageDraw.Draw(image)


def _finished(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def _box(draw: ImageDraw.ImageDraw, left: int, top: int, right: int, bottom: int, colour: str) -> None:
    draw.rectangle((left * SCALE, top * SCALE, right * SCALE - 1, bottom * SCALE - 1), fill=colour)


def _disc(draw: ImageDraw.ImageDraw, x: int, y: int, radius: int, colour: str) -> None:
    draw.ellipse([(n) * SCALE for n in (x - radius, y - radius, x + radius, y + radius)], fill=colour)


def _arc(draw: ImageDraw.ImageDraw, x: int, y: int, radius: int, width: int, colour: str) -> None:
    box = [n * SCALE for n in (x - radius, y - radius, x + radius, y + radius)]
    draw.arc(box, 12, 168, fill=colour, width=width * SCALE)


def _letters(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, weight: str, size: int, colour: str) -> None:
    font = ImageFont.truetype(FONTS / f"Manrope-{weight}.ttf", size * SCALE)
    draw.text((x * SCALE, y * SCALE), text, font=font, fill=colour)
