"""Typed looks into an object of the file. What is wrong is told, with its place; nothing here raises."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .hall_plan import DIGITS
from .import_report import Fault, ImportReport
from .json_file import ObjectWithDuplicates

FARTHEST = 1_000_000  # of a coordinate: beyond it is no hall
SHOWN = 40  # characters of a name in a message
Point = tuple[float, float]


class JsonNode:
    """A value in the file, and where it is: by JSON pointer and in words."""

    def __init__(self, value: Any, pointer: str, where: str, report: ImportReport, *, must: bool = False) -> None:
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        self.pointer, self.where, self.report = pointer, where, report
        if not isinstance(value, dict):
            self.report_fault(_("hier hoort een object"), refuse=must)
        for key in value.doubles if isinstance(value, ObjectWithDuplicates) else ():
            self.report_fault(_("deze sleutel staat er meer dan eens; de laatste telt"), key)

    def report_fault(self, said: str, key: str = "", *, refuse: bool = False) -> None:
        pointer = f"{self.pointer}/{_escaped(key)}" if key else self.pointer
        self.report.add(Fault(pointer, self.where, said, refuse))

    def refuse(self, said: str, key: str = "") -> None:
        self.report_fault(said, key, refuse=True)

    def report_unknown_keys(self, *keys: str) -> None:
        """Tells what isn't of the format."""
        for key in [key for key in self.value if key not in keys]:
            self.report_fault(_("onbekende sleutel “%(key)s”, overgeslagen") % {"key": printable(key)}, key)

    def text(self, key: str, limit: int, *, must: bool = False) -> str:
        """A text without spaces around it; empty when it isn't there. One that must be there is else a refusal."""
        value = self.value.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FARTHEST:
            value = str(int(value)) if value == int(value) else str(value)
            self.report_fault(_("een getal waar tekst hoort: overgenomen als “%(n)s”") % {"n": value}, key)
        if value is not None and not isinstance(value, str):
            self.report_fault(_("hier hoort tekst"), key, refuse=must)
            return ""
        return self._tidy(key, value or "", limit, must)

    def _tidy(self, key: str, value: str, limit: int, must: bool) -> str:
        spaced = "".join(" " if sign.isspace() else sign for sign in value).strip()
        tidy = "".join(sign for sign in spaced if sign.isprintable()).strip()
        if tidy != spaced:
            self.report_fault(_("tekens die niet te drukken zijn, weggelaten"), key)
        if len(tidy) > limit:
            said = _("te lang: hoogstens %(n)s tekens") if must else _("te lang, overgeslagen: hoogstens %(n)s tekens")
            self.report_fault(said % {"n": limit}, key, refuse=must)
            return ""
        if must and not tidy:
            self.refuse(_("“%(key)s” ontbreekt") % {"key": key})
        return tidy

    def child(self, key: str) -> JsonNode:
        """The object under a key."""
        return JsonNode(self.value.get(key), f"{self.pointer}/{key}", self.where, self.report)

    def choice(self, key: str, *choices: str) -> str:
        value = self.value.get(key)
        if value is None or value in choices:
            return value or ""
        self.report_fault(_("onbekende waarde, overgeslagen"), key)
        return ""

    def number(self, key: str) -> float | None:
        """A number of the plan, rounded; None when there is none, or none that can be: told by the caller."""
        return to_number(self.value.get(key))

    def point(self, key: str) -> Point | None:
        """Where it stands. Missing where the format wants it: told, and taken for nought; nonsense: refused (None)."""
        if self.value.get(key) is None:
            self.report_fault(_("“%(key)s” ontbreekt: 0, 0 aangenomen") % {"key": key})
            return 0.0, 0.0
        spot = self.value[key]
        x, y = (to_number(spot.get(axis)) for axis in ("x", "y")) if isinstance(spot, dict) else (None, None)
        if x is None or y is None:
            self.refuse(_("geen geldige plaats op het plan (x en y, hoogstens %(n)s)") % {"n": FARTHEST}, key)
            return None
        return x, y

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """The pointer and value of each in a list; nothing when it isn't there."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, list):
            self.refuse(_("hier hoort een lijst"), key)
            return
        for index, item in enumerate(value or []):
            yield f"{self.pointer}/{key}/{index}", item


def to_number(value: Any) -> float | None:
    """A finite number near enough to be of a hall, rounded."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FARTHEST:
        return None
    return round(float(value), DIGITS) + 0.0


def round_up(value: float) -> int:
    return math.ceil(value)


def printable(name: str) -> str:
    """A name of the file as a message can show it."""
    tidy = "".join(sign for sign in name if sign.isprintable())
    return tidy if len(tidy) <= SHOWN else tidy[: SHOWN - 1] + "…"


def _escaped(key: str) -> str:
    return printable(key).replace("~", "~0").replace("/", "~1")
