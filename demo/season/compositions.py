"""The compositions of the posters. Each takes a source of randomness, a ground colour and four inks."""

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from .press import H, Sheet, W, box, disc, ellipse, glow, gradient, polygon


def discs(random: Random, ground: str, inks: list[str]) -> Sheet:
    sheet = Sheet(gradient(ground, inks[-1], random.uniform(-30, 30)))
    x = random.uniform(0.25, 0.45) * W
    for ink in random.sample(inks[:3], 3):
        radius = random.uniform(0.24, 0.46) * H
        sheet.print(ink, disc(x, random.uniform(0.35, 0.7) * H, radius), strength=0.92, overprint=True)
        x += random.uniform(0.12, 0.24) * W
    return sheet


def rings(random: Random, ground: str, inks: list[str]) -> Sheet:
    x, y = random.choice([0.12, 0.85]) * W, random.uniform(0.3, 1.0) * H
    sheet = Sheet(glow(inks[3], ground, x, y))
    radius = random.uniform(1.05, 1.3) * W
    n = 0
    while radius > 60:
        sheet.print([inks[0], ground, inks[1], ground, inks[2]][n % 5], disc(x, y, radius))
        radius -= random.uniform(50, 150)
        n += 1
    return sheet


def bands(random: Random, ground: str, inks: list[str]) -> Sheet:
    sheet = Sheet(ground)
    slope, x = random.choice([-1, 1]) * random.uniform(300, 800), -900.0
    while x < W + 900:
        width = random.choice([40, 90, 150, 260, 340])
        ink = gradient(random.choice(inks), random.choice(inks), 0)
        sheet.print(ink, polygon((x, 0), (x + width, 0), (x + width + slope, H), (x + slope, H)))
        x += width + random.choice([0, 30, 90, 200])
    return sheet


def hills(random: Random, ground: str, inks: list[str]) -> Sheet:
    sheet = Sheet(gradient(inks[3], ground, random.uniform(-15, 15)))
    sheet.print(inks[0], disc(random.uniform(0.2, 0.8) * W, random.uniform(0.22, 0.4) * H, random.uniform(110, 240)))
    for n in range(6):
        base, high = (0.42 + 0.1 * n) * H, random.uniform(50, 150)
        length, shift = random.uniform(500, 1100), random.uniform(0, 6)
        line = [(x, base + high * math.sin(x / length * math.tau + shift)) for x in range(-20, W + 40, 20)]
        ink = gradient(inks[n % 3], ground, 0) if n % 2 else inks[n % 3]
        sheet.print(ink, polygon(*line, (W + 40, H), (-20, H)), strength=0.95)
    return sheet


def tiles(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Quarter discs and triangles on a grid."""
    sheet, side = Sheet(ground), random.choice([300, 400, 600])
    for left in range(0, W, side):
        for top in range(0, H, side):
            right, bottom = left + side, top + side
            back, front = random.sample([ground, *inks], 2)
            sheet.print(back, box(left, top, right, bottom))
            corner = random.choice([(left, top), (right, top), (left, bottom), (right, bottom)])
            if random.random() < 0.7:
                patch = Image.new("L", (side, side))
                x, y = corner[0] - left, corner[1] - top
                ImageDraw.Draw(patch).ellipse((x - side, y - side, x + side, y + side), fill=255)
                sheet.image.paste(Image.new("RGB", (side, side), front), (left, top), patch)
            else:
                sheet.print(
                    front, polygon((left, top), (right, bottom), corner if corner[0] != corner[1] else (right, top))
                )
    return sheet


def beams(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Beams of light from above, on an empty stage."""
    sheet = Sheet(gradient(ground, inks[0], 0))
    for n in range(4):
        x, foot, wide = random.uniform(-0.1, 1.1) * W, random.uniform(0.1, 0.9) * W, random.uniform(160, 420)
        sheet.print(
            inks[1 + n % 3], polygon((x - 12, -10), (x + 12, -10), (foot + wide, H), (foot - wide, H)), strength=0.62
        )
        flat = (foot - wide, H * 0.93 - wide * 0.18, foot + wide, H * 0.93 + wide * 0.18)
        sheet.print(inks[3], ellipse(flat), strength=0.5)
    return sheet


def ribbons(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Lines that dance through the picture."""
    sheet = Sheet(gradient(ground, inks[3], 90))
    for n in range(4):
        a, b, c = (random.uniform(0.6, 1.7) for _ in range(3))
        middle, high, shift = random.uniform(0.3, 0.7) * H, random.uniform(0.18, 0.4) * H, random.uniform(0, 6)
        wide = random.uniform(36, 130)
        points = [
            (W * (t - 0.05) * 1.1, middle + high * math.sin(a * t * math.tau + shift) * math.cos(b * t * 3 + c))
            for t in (step / 160 for step in range(170))
        ]
        upper = [(x, y - wide * (0.35 + abs(math.sin(x / 420 + n)))) for x, y in points]
        sheet.print(inks[n % 3], polygon(*points, *reversed(upper)), strength=0.95, overprint=n % 2 == 1)
    return sheet


def sun(random: Random, ground: str, inks: list[str]) -> Sheet:
    """A disc, cut by the horizon into ever thicker stripes."""
    sheet = Sheet(gradient(ground, inks[2], 0))
    x, radius = random.uniform(0.3, 0.7) * W, random.uniform(0.34, 0.44) * H
    sheet.print(gradient(inks[0], inks[1], 0), disc(x, H * 0.52, radius))
    top, high = H * 0.5, 8.0
    while top < H:
        sheet.print(inks[3], box(0, top, W, top + high), strength=0.96)
        top += high + 44
        high *= 1.42
    return sheet


def steps(random: Random, ground: str, inks: list[str]) -> Sheet:
    sheet, turned = Sheet(gradient(inks[3], ground, 40)), random.random() < 0.5
    count = random.choice([5, 6, 7, 8])
    for n in range(count):
        left, top = n * W / count, H * (0.12 + 0.76 * n / count)
        ink = gradient(inks[n % 3], ground, 0)
        sheet.print(ink, box(left, top, W, H) if not turned else box(0, top, W - left, H))
    x = random.uniform(0.62, 0.8) * W
    sheet.print(inks[0], disc(W - x if turned else x, H * 0.24, random.uniform(90, 170)))
    return sheet


def cutouts(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Soft shapes, as if cut from coloured paper."""
    sheet = Sheet(ground)
    for n in range(9):
        x, y = (0.12 + 0.38 * (n % 3)) * W, (0.2 + 0.32 * (n // 3)) * H
        radius, lobes, shift = random.uniform(130, 290), random.choice([3, 4, 5, 6]), random.uniform(0, 6)
        points = []
        for degree in range(0, 360, 4):
            angle = math.radians(degree)
            reach = radius * (1 + 0.32 * math.sin(lobes * angle + shift) + 0.12 * math.sin(2 * angle))
            points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
        sheet.print(inks[n % 4], polygon(*points), strength=0.94, overprint=n % 3 == 0)
    return sheet


def strings(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Straight lines that together form a curve, like the strings of an instrument."""
    sheet = Sheet(glow(inks[3], ground, random.uniform(0, W), random.uniform(0, H)))
    for ink in inks[:3]:
        ends = [random.uniform(-0.1, 1.1) * W for _ in range(4)]
        count, thick = random.choice([8, 10, 13]), random.choice([14, 20, 26])

        def draw(canvas: ImageDraw.ImageDraw, ends=ends, count=count, thick=thick) -> None:  # type: ignore[no-untyped-def]
            for n in range(count):
                share = n / count
                start = ends[0] + (ends[1] - ends[0]) * share
                end = ends[2] + (ends[3] - ends[2]) * (1 - share) ** 2
                canvas.line((start, -20, end, H + 20), fill=255, width=thick)

        sheet.print(ink, draw, strength=0.9)
    return sheet


def dots(random: Random, ground: str, inks: list[str]) -> Sheet:
    """A grid of dots that grow towards a point."""
    sheet = Sheet(gradient(ground, inks[3], random.uniform(-40, 40)))
    x0, y0, step = random.uniform(0.2, 0.8) * W, random.uniform(0.2, 0.8) * H, random.choice([100, 125, 150])
    for ink, shift in zip(inks[:2], (0, step / 2), strict=False):

        def draw(canvas: ImageDraw.ImageDraw, shift=shift) -> None:  # type: ignore[no-untyped-def]
            for column in range(-1, W // step + 2):
                for row in range(-1, H // step + 2):
                    x, y = column * step + shift, row * step + shift
                    near = max(0.0, 1 - math.dist((x, y), (x0 + shift * 6, y0)) / (0.75 * W))
                    radius = step * 0.62 * near**1.3
                    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)

        sheet.print(ink, draw, overprint=ink == inks[1])
    return sheet


def fan(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Wedges around a point at the bottom, like a hall around its stage."""
    sheet, x = Sheet(ground), random.uniform(0.25, 0.75) * W
    count = random.choice([9, 11, 14])
    for n in range(count):
        left, right = (math.pi * (1 + share / count) for share in (n, n + 1))
        far = 1.7 * W
        wedge = polygon(
            (x, H * 1.06),
            (x + far * math.cos(left), H * 1.06 + far * math.sin(left)),
            (x + far * math.cos(right), H * 1.06 + far * math.sin(right)),
        )
        sheet.print(gradient(inks[n % 4], ground, 0) if n % 3 == 0 else inks[n % 4], wedge)
    for radius, ink in ((0.42 * H, ground), (0.26 * H, inks[0]), (0.1 * H, inks[3])):
        sheet.print(ink, disc(x, H * 1.06, radius))
    return sheet


def folds(random: Random, ground: str, inks: list[str]) -> Sheet:
    """Folded paper, lit from one side."""
    sheet = Sheet(ground)
    xs = sorted(random.uniform(-0.05, 1.05) * W for _ in range(7))
    for n, (left, right) in enumerate(zip([-200.0, *xs], [*xs, W + 200.0], strict=True)):
        tip = random.uniform(0.15, 0.85) * H
        light, dark = gradient(inks[n % 4], ground, 90), gradient(ground, inks[(n + 1) % 4], 60)
        sheet.print(light, polygon((left, 0), (right, tip), (left, H)), strength=0.97)
        sheet.print(dark, polygon((left, 0), (right + 120, 0), (right, tip)), strength=0.85)
    return sheet


def curtain(random: Random, ground: str, inks: list[str]) -> Sheet:
    """A curtain that opens before a disc."""
    sheet = Sheet(gradient(inks[2], inks[3], 0))
    sheet.print(inks[0], disc(random.uniform(0.35, 0.65) * W, random.uniform(0.4, 0.6) * H, random.uniform(250, 400)))
    count = random.choice([10, 12, 15])
    wide, opened = W / count, random.randrange(2, count - 3)
    for n in range(count):
        bottom = H * (0.2 + 0.12 * abs(n - opened)) if abs(n - opened) < 4 else H
        fold = gradient(ground, inks[1], 90 if n % 2 else -90)
        sheet.print(fold, box(n * wide, 0, n * wide + wide - 8, bottom), strength=0.97)
        middle = n * wide + wide / 2 - 4
        sheet.print(fold, disc(middle, bottom, wide / 2 - 4), strength=0.97)
    return sheet


COMPOSITIONS: list[tuple[Callable[[Random, str, list[str]], Sheet], str]] = [
    (discs, "drie grote schijven die over elkaar schuiven"),
    (ribbons, "brede linten die door het beeld golven"),
    (tiles, "een raster van kwartcirkels en driehoeken"),
    (beams, "lichtbundels op een lege vloer"),
    (hills, "golvende heuvels onder een ronde maan"),
    (strings, "gespannen draden die samen een boog vormen"),
    (cutouts, "zachte vormen als uit papier geknipt"),
    (rings, "wijde ringen rond één punt"),
    (folds, "gevouwen vlakken in strijklicht"),
    (dots, "een raster van stippen dat aanzwelt"),
    (fan, "een waaier van kleuren"),
    (sun, "een schijf boven een gestreepte einder"),
    (bands, "schuine banen in verschillende breedten"),
    (curtain, "een doek dat opengaat op een cirkel"),
    (steps, "treden met een schijf erboven"),
]
