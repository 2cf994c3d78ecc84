"""A printing press for posters: paper, inks, and the shapes that they are printed in."""

from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw

# Drawn larger than shown, and shrunk: that smooths the edges.
W, H = 1500, 1000
Colour = str | Image.Image
Draw = Callable[[ImageDraw.ImageDraw], None]
Point = tuple[float, float]


class Sheet:
    """The paper that a poster is printed on, one ink after another."""

    def __init__(self, ground: Colour) -> None:
        self.image = ground if isinstance(ground, Image.Image) else Image.new("RGB", (W, H), ground)
        is_dark = sum(self.image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))) < 330
        self.mixed = ImageChops.screen if is_dark else ImageChops.multiply

    def print(self, ink: Colour, draw: Draw, *, strength: float = 1, overprint: bool = False) -> None:
        """Prints a shape; overprinted, the inks mix: as on a press, or on dark paper as light does."""
        mask = Image.new("L", (W, H))
        draw(ImageDraw.Draw(mask))
        around = mask.getbbox()
        if not around:
            return
        mask = mask.crop(around)
        if strength < 1:
            mask = mask.point([round(value * strength) for value in range(256)])
        layer = ink.crop(around) if isinstance(ink, Image.Image) else Image.new("RGB", mask.size, ink)
        self.image.paste(self.mixed(self.image.crop(around), layer) if overprint else layer, around, mask)


def gradient(one: str, other: str, angle: float) -> Image.Image:
    """From the one colour to the other; at 0 from top to bottom, at 90 from left to right."""
    ramp = Image.linear_gradient("L").rotate(angle, Image.Resampling.BICUBIC).crop((40, 40, 216, 216))
    return _blended(one, other, ramp)


def glow(one: str, other: str, x: float, y: float) -> Image.Image:
    """The one colour around a point, fading into the other."""
    ramp = Image.radial_gradient("L")
    left, top = 128 - x / W * 128, 128 - y / H * 128
    return _blended(one, other, ramp.crop((round(left), round(top), round(left) + 128, round(top) + 128)))


def _blended(one: str, other: str, ramp: Image.Image) -> Image.Image:
    """The ramp as a mask between two colours: mixed small, and then enlarged."""
    ramp = ramp.resize((300, 200), Image.Resampling.BICUBIC)
    small = Image.composite(Image.new("RGB", ramp.size, other), Image.new("RGB", ramp.size, one), ramp)
    return small.resize((W, H), Image.Resampling.BILINEAR)


def disc(x: float, y: float, radius: float) -> Draw:
    return lambda draw: draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def polygon(*points: Point) -> Draw:
    return lambda draw: draw.polygon(points, fill=255)


def box(left: float, top: float, right: float, bottom: float) -> Draw:
    return lambda draw: draw.rectangle((left, top, right, bottom), fill=255)
