"""The pictures of the sample season: abstract posters without text, drawn by code, one for each production.

The same title gives the same poster.
"""

from random import Random

from PIL import Image, ImageChops, ImageFilter

from .compositions import COMPOSITIONS
from .palettes import PALETTES

SIZE = (1200, 800)


def poster(title: str, genre: str, number: int) -> tuple[Image.Image, str]:
    """The poster of a production, and a description of it. `number` varies compositions and colours within a genre."""
    random = Random(f"poster {title}")
    palettes = PALETTES[genre]
    ground, *inks = palettes[number % len(palettes)]
    compose, words = COMPOSITIONS[number * 7 % len(COMPOSITIONS)]
    sheet = compose(random, ground, inks)
    return _finish(sheet.image, random), f"Abstracte compositie: {words}."


def _finish(image: Image.Image, random: Random) -> Image.Image:
    """Shrink the image to its size, and give it the grain of coarse paper."""
    grain = Image.frombytes("L", (600, 400), random.randbytes(600 * 400)).filter(ImageFilter.GaussianBlur(0.7))
    grain = grain.point([110 + round(value * 36 / 255) for value in range(256)]).resize(SIZE, Image.Resampling.BICUBIC)
    small = image.resize(SIZE, Image.Resampling.HAMMING)
    return ImageChops.soft_light(small, Image.merge("RGB", (grain, grain, grain)))
