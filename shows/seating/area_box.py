"""The rectangle around an area of a hall's drawing, in the units of the plan."""

from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom


def bounding_box(area: dict[str, Any], half_text: tuple[float, float]) -> Box:
    """Left, top, right and bottom. A rectangle has its position at the upper left corner; the points of a polygon are
    relative to its position; circles, ellipses and texts have it in the middle. A text has no size of its own: it is
    twice `half_text`, wide and high."""
    x, y = area["position"]["x"], area["position"]["y"]
    match area.get("shape"):
        case "rectangle":
            return x, y, x + area["rectangle"]["width"], y + area["rectangle"]["height"]
        case "polygon":
            xs, ys = zip(*((x + point["x"], y + point["y"]) for point in area["polygon"]["points"]), strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case "circle":
            half_width = half_height = area["circle"]["radius"]
        case "ellipse":
            half_width, half_height = area["ellipse"]["radius"]["x"], area["ellipse"]["radius"]["y"]
        case _:
            half_width, half_height = half_text
    return x - half_width, y - half_height, x + half_width, y + half_height
