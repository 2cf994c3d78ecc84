"""A printing press for posters: paper, inks, and the shapes that they are printed in."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw

# Drawn larger than displayed, then shrunk: that smooths the edges.
W, H = 1500, 1000
Draw = Callable[[ImageDraw.ImageDraw], None]
Point = tuple[float, float]
Box = tuple[int, int, int, int]
EVERYWHERE: Box = (0, 0, W, H)


class Blend:
    """An ink that changes from one colour to another. It is mixed at a small size, and enlarged where it is printed."""

    def __init__(self, first: str, second: str, ramp: Image.Image) -> None:
        mask = ramp.resize((300, 200), Image.Resampling.BICUBIC)
        self.small = Image.composite(Image.new("RGB", mask.size, second), Image.new("RGB", mask.size, first), mask)

    def cut(self, around: Box) -> Image.Image:
        left, top, right, bottom = around
        part = (left * 300 / W, top * 200 / H, right * 300 / W, bottom * 200 / H)
        return self.small.resize((right - left, bottom - top), Image.Resampling.BILINEAR, box=part)


Ink = str | Blend


class Sheet:
    """The paper that a poster is printed on, one ink after another."""

    def __init__(self, ground: Ink) -> None:
        self.image = _cut(ground, EVERYWHERE)
        is_dark = sum(self.image.resize((1, 1), Image.Resampling.BOX).tobytes()) < 330
        self.mixed = ImageChops.screen if is_dark else ImageChops.multiply

    def print(self, ink: Ink, draw: Draw, *, strength: float = 1, overprint: bool = False) -> None:
        """Print a shape. With `overprint` its ink mixes with those below: as on a press, or on dark paper like
        light."""
        mask = Image.new("L", (W, H))
        draw(ImageDraw.Draw(mask))
        around = mask.getbbox()
        if not around:
            return
        mask = mask.crop(around)
        if strength < 1:
            mask = mask.point([round(value * strength) for value in range(256)])
        layer = _cut(ink, around)
        self.image.paste(self.mixed(self.image.crop(around), layer) if overprint else layer, around, mask)


def gradient(first: str, second: str, angle: float) -> Blend:
    """A blend of two colours: at angle 0 from top to bottom, at 90 from left to right."""
    ramp = Image.linear_gradient("L").rotate(angle, Image.Resampling.BICUBIC)
    return Blend(first, second, ramp.crop((40, 40, 216, 216)))


def glow(first: str, second: str, x: float, y: float) -> Blend:
    """A blend of the first colour, around a point, into the second."""
    left, top = round(128 - x / W * 128), round(128 - y / H * 128)
    return Blend(first, second, Image.radial_gradient("L").crop((left, top, left + 128, top + 128)))


def _cut(ink: Ink, around: Box) -> Image.Image:
    left, top, right, bottom = around
    return ink.cut(around) if isinstance(ink, Blend) else Image.new("RGB", (right - left, bottom - top), ink)


def disc(x: float, y: float, radius: float) -> Draw:
    return ellipse((x - radius, y - radius, x + radius, y + radius))


def ellipse(within: tuple[float, float, float, float]) -> Draw:
    return lambda draw: draw.ellipse(within, fill=255)


def polygon(*points: Point) -> Draw:
    return lambda draw: draw.polygon(points, fill=255)


def box(left: float, top: float, right: float, bottom: float) -> Draw:
    return lambda draw: draw.rectangle((left, top, right, bottom), fill=255)
