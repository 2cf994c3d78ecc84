"""The drawing of a plan: what is no seat. An area that can't be drawn is left out, and told; no seat depends on it."""

import re
from typing import Any

from django.utils.translation import gettext as _

from .json_node import JsonNode, Point, printable, to_number

SHAPES = ("rectangle", "polygon", "circle", "ellipse", "text")
KEYS = ("shape", "color", "border_color", "rotation", "position", "uuid", *SHAPES)
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|rgba?\([0-9., %]{5,40}\)")
MOST_POINTS = 1000
LONGEST_TEXT = 250


def parse_area(found: JsonNode, zone: Point) -> dict[str, Any] | None:
    """The area with its position on the plan, of the keys that we know; None when it can't be drawn."""
    found.report_unknown_keys(*KEYS)
    shape, spot = found.choice("shape", *SHAPES), _position(found)
    form = _forms[shape](found) if shape in _forms else None
    text = _text(found)
    if spot is None or not shape or (text if shape == "text" else form) is None:
        found.report_fault(_("deze tekening heeft geen geldige vorm of plaats, overgeslagen"))
        return None
    drawn: dict[str, Any] = {"shape": shape, "position": _point(spot[0] + zone[0], spot[1] + zone[1])}
    drawn |= {key: colour for key in ("color", "border_color") if (colour := _colour(found, key))}
    if turned := found.number("rotation"):
        drawn["rotation"] = turned
    if form is not None:
        drawn[shape] = form
    return drawn | ({"text": text} if text else {})


def _position(found: JsonNode) -> Point | None:
    spot = found.value.get("position")
    x, y = (to_number(spot.get(axis)) for axis in ("x", "y")) if isinstance(spot, dict) else (None, None)
    return None if x is None or y is None else (x, y)


def _rectangle(found: JsonNode) -> dict[str, Any] | None:
    return _whole_sizes(found, "rectangle", "width", "height")


def _circle(found: JsonNode) -> dict[str, Any] | None:
    return _whole_sizes(found, "circle", "radius")


def _ellipse(found: JsonNode) -> dict[str, Any] | None:
    form = found.value.get("ellipse")
    radius = _sizes(form.get("radius"), "x", "y") if isinstance(form, dict) else None
    return {"radius": radius} if radius else None


def _polygon(found: JsonNode) -> dict[str, Any] | None:
    form = found.value.get("polygon")
    points = form.get("points") if isinstance(form, dict) else None
    if not isinstance(points, list) or not 3 <= len(points) <= MOST_POINTS:
        return None
    spots = [_spot(point) for point in points]
    for key in form if isinstance(form, dict) else ():
        if key != "points":
            found.report_fault(
                _("onbekende sleutel “%(key)s”, overgeslagen") % {"key": printable(f"polygon.{key}")}, "polygon"
            )
    return None if None in spots else {"points": spots}


def _whole_sizes(found: JsonNode, key: str, *names: str) -> dict[str, Any] | None:
    """The format wants whole numbers here; real files have others."""
    sizes = _sizes(found.value.get(key), *names)
    if sizes and any(size != round(size) for size in sizes.values()):
        found.report_fault(_("een kommagetal waar een geheel getal hoort, afgerond"), key)
    return {name: round(size) for name, size in sizes.items()} if sizes else None


def _sizes(form: Any, *names: str) -> dict[str, float] | None:
    """Lengths, nought or more."""
    found = [to_number(form.get(name)) for name in names] if isinstance(form, dict) else []
    sizes = {name: size for name, size in zip(names, found, strict=False) if size is not None and size >= 0}
    return sizes if len(sizes) == len(names) else None


def _spot(point: Any) -> dict[str, float] | None:
    x, y = (to_number(point.get(axis)) for axis in ("x", "y")) if isinstance(point, dict) else (None, None)
    return None if x is None or y is None else {"x": x, "y": y}


def _point(x: float, y: float) -> dict[str, float]:
    return {"x": round(x, 3) + 0.0, "y": round(y, 3) + 0.0}


def _colour(found: JsonNode, key: str) -> str:
    value = found.value.get(key)
    if isinstance(value, str) and COLOUR.fullmatch(value):
        return value
    if value:
        found.report_fault(_("onbekende kleur, overgeslagen"), key)
    return ""


def _text(found: JsonNode) -> dict[str, Any] | None:
    """What is written in or as the area."""
    if not found.value.get("text"):
        return None
    inner = found.child("text")
    words = inner.text("text", LONGEST_TEXT)
    if not words:
        return None
    size, spot = inner.number("size"), _spot(inner.value.get("position"))
    said: dict[str, Any] = {"text": words}
    if colour := _colour(inner, "color"):
        said["color"] = colour
    if size and 1 <= size <= MOST_POINTS:
        said["size"] = round(size)
    return said | ({"position": spot} if spot else {})


_forms = {"rectangle": _rectangle, "circle": _circle, "ellipse": _ellipse, "polygon": _polygon}
