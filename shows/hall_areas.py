"""The areas of a hall's drawing as the screen displays them, with their rules in the hall's style sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .seating.area_box import Box, bounding_box

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """A stage, a text, a door: something on the plan that is no seat. In em, from the upper left corner of the plan."""

    number: int
    text: str
    shape: str
    left: float
    top: float
    width: float
    height: float
    corners: tuple[Point, ...] = ()
    more: str = ""  # declarations of its rule beside place and shape


def box_of(area: dict[str, Any]) -> Box:
    """The rectangle around an area, in the units of the plan. A text is about as wide as its letters are."""
    text = area.get("text", {})
    size = text.get("size", 16)
    return bounding_box(area, (len(text.get("text", "")) * size * 0.4, size))


def make_area(number: int, area: dict[str, Any], place: Callable[[float, float], Point], scale: float) -> Area:
    """The area with that number in the hall's drawing, placed and scaled for the screen."""
    box = box_of(area)
    left, top = place(box[0], box[1])
    width, height = (box[2] - box[0]) * scale, (box[3] - box[1]) * scale
    text = area.get("text", {}).get("text", "")
    corners: list[Point] = []
    if area["shape"] == "polygon":
        origin = area["position"]
        points = [place(origin["x"] + point["x"], origin["y"] + point["y"]) for point in area["polygon"]["points"]]
        corners = [((x - left) / (width or 1) * 100, (y - top) / (height or 1) * 100) for x, y in points]
    return Area(number, text, area["shape"], left, top, width, height, tuple(corners), _more_declarations(area))


def _more_declarations(area: dict[str, Any]) -> str:
    """A transparent area is around seats, and must not cover them. A text near the top or bottom of a rectangle stays
    there."""
    rules = ["background:none", "pointer-events:none"] if area.get("color") == "transparent" else []
    text = area.get("text", {}).get("position")
    if area["shape"] == "rectangle" and text and area["rectangle"]["height"]:
        part = text["y"] / area["rectangle"]["height"]
        if not 1 / 3 < part < 2 / 3:
            rules.append(f"place-items:{'start' if part < 0.5 else 'end'} center")
    return "".join(f";{rule}" for rule in rules)


def area_rule(area: Area) -> str:
    size = f"width:{em(area.width)};height:{em(area.height)}"
    shape = ""
    if area.corners:
        shape = ";clip-path:polygon({})".format(",".join(f"{x:.1f}% {y:.1f}%" for x, y in area.corners))
    elif area.shape in {"circle", "ellipse"}:
        shape = ";border-radius:50%"
    return f"#vlak-{area.number}{{left:{em(area.left)};top:{em(area.top)};{size}{shape}{area.more}}}"


def em(value: float) -> str:
    return f"{round(value, 2):g}em"
