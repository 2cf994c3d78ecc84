"""The areas of a plan's drawing: the stage, doors, texts, everything that is no seat. An area that can't be drawn is
reported and left out: no seat depends on it."""

import re
from typing import Any

from django.utils.translation import gettext as _

from .hall_plan import DIGITS
from .json_node import JsonNode, Point, printable, to_number, to_point
from .limits import MAX_POLYGON_POINTS

SHAPES = ("rectangle", "polygon", "circle", "ellipse", "text")
KEYS = ("shape", "color", "border_color", "rotation", "position", "uuid", *SHAPES)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|rgba?\([0-9., %]{5,40}\)")
LONGEST_TEXT = 250
LARGEST_TEXT = 1000  # the size of its letters
Json = dict[str, Any]


def parse_area(node: JsonNode, zone: Point) -> Json | None:
    """The area with its position on the plan, and no other keys than those of the format; None when it can't be
    drawn."""
    node.report_unknown_keys(*KEYS)
    shape, position = node.choice("shape", *SHAPES), to_point(node.value.get("position"))
    geometry = _parsers[shape](node) if shape in _parsers else None
    text = _text(node)
    if position is None or not shape or (text if shape == "text" else geometry) is None:
        node.report_fault(_("deze tekening heeft geen geldige vorm of plaats, overgeslagen"))
        return None
    area: Json = {"shape": shape, "position": _sum(position, zone)}
    area |= {key: colour for key in ("color", "border_color") if (colour := _colour(node, key))}
    if rotation := node.number("rotation"):
        area["rotation"] = rotation
    if geometry is not None:
        area[shape] = geometry
    return area | ({"text": text} if text else {})


def _rectangle(node: JsonNode) -> Json | None:
    return _whole_lengths(node, "rectangle", "width", "height")


def _circle(node: JsonNode) -> Json | None:
    return _whole_lengths(node, "circle", "radius")


def _ellipse(node: JsonNode) -> Json | None:
    ellipse = node.value.get("ellipse")
    radius = _lengths(ellipse.get("radius"), "x", "y") if isinstance(ellipse, dict) else None
    return {"radius": radius} if radius else None


def _polygon(node: JsonNode) -> Json | None:
    polygon = node.value.get("polygon")
    points = polygon.get("points") if isinstance(polygon, dict) else None
    if not isinstance(points, list) or not 3 <= len(points) <= MAX_POLYGON_POINTS:
        return None
    corners = [_as_json(to_point(point)) for point in points]
    for key in polygon if isinstance(polygon, dict) else ():
        if key != "points":
            message = _("onbekende sleutel “%(key)s”, overgeslagen")
            node.report_fault(message % {"key": printable(f"polygon.{key}")}, "polygon")
    return None if None in corners else {"points": corners}


def _whole_lengths(node: JsonNode, key: str, *names: str) -> Json | None:
    """Lengths that the format wants as whole numbers; real files have others."""
    lengths = _lengths(node.value.get(key), *names)
    if lengths and any(length != round(length) for length in lengths.values()):
        node.report_fault(_("een kommagetal waar een geheel getal hoort, afgerond"), key)
    return {name: round(length) for name, length in lengths.items()} if lengths else None


def _lengths(value: Any, *names: str) -> dict[str, float] | None:
    """The lengths of these names; None when one is missing or negative."""
    numbers = [to_number(value.get(name)) for name in names] if isinstance(value, dict) else []
    lengths = {name: number for name, number in zip(names, numbers, strict=False) if number is not None and number >= 0}
    return lengths if len(lengths) == len(names) else None


def _as_json(point: Point | None) -> dict[str, float] | None:
    return {"x": point[0], "y": point[1]} if point else None


def _sum(point: Point, other: Point) -> dict[str, float]:
    # Adding 0.0 makes 0.0 of -0.0.
    return {"x": round(point[0] + other[0], DIGITS) + 0.0, "y": round(point[1] + other[1], DIGITS) + 0.0}


def _colour(node: JsonNode, key: str) -> str:
    colour = node.value.get(key)
    if isinstance(colour, str) and COLOUR.fullmatch(colour):
        return colour
    if colour:
        node.report_fault(_("onbekende kleur, overgeslagen"), key)
    return ""


def _text(node: JsonNode) -> Json | None:
    """The text in the area, or the text that the area is."""
    if not node.value.get("text"):
        return None
    child = node.child("text")
    content = child.text("text", LONGEST_TEXT)
    if not content:
        return None
    size, position = child.number("size"), _as_json(to_point(child.value.get("position")))
    text: Json = {"text": content}
    if colour := _colour(child, "color"):
        text["color"] = colour
    if size and 1 <= size <= LARGEST_TEXT:
        text["size"] = round(size)
    return text | ({"position": position} if position else {})


_parsers = {"rectangle": _rectangle, "circle": _circle, "ellipse": _ellipse, "polygon": _polygon}
