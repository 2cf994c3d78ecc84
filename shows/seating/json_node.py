"""Typed access to an object of the file. Values of a wrong type are reported with their place; nothing here raises."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .hall_plan import DIGITS
from .import_report import Fault, ImportReport
from .json_file import ObjectWithDuplicates
from .limits import MAX_COORDINATE

MAX_PRINTED = 40  # characters of a name in a message
Point = tuple[float, float]


class JsonNode:
    """An object in the file, and where it is: as a JSON pointer, and in words (`where`). A value that is no object is
    reported, and counts as an empty one; with `must` it is refused."""

    def __init__(self, value: Any, pointer: str, where: str, report: ImportReport, *, must: bool = False) -> None:
        self.value: dict[str, Any] = value if isinstance(value, dict) else {}
        self.pointer, self.where, self.report = pointer, where, report
        if not isinstance(value, dict):
            self.report_fault(_("hier hoort een object"), refuse=must)
        for key in value.duplicates if isinstance(value, ObjectWithDuplicates) else ():
            self.report_fault(_("deze sleutel staat er meer dan eens; de laatste telt"), key)

    def report_fault(self, message: str, key: str = "", *, refuse: bool = False) -> None:
        pointer = f"{self.pointer}/{_escaped(key)}" if key else self.pointer
        self.report.add(Fault(pointer, self.where, message, refuse))

    def refuse(self, message: str, key: str = "") -> None:
        self.report_fault(message, key, refuse=True)

    def report_unknown_keys(self, *keys: str) -> None:
        """Reports the keys that aren't among these."""
        for key in [key for key in self.value if key not in keys]:
            self.report_fault(_("onbekende sleutel “%(key)s”, overgeslagen") % {"key": printable(key)}, key)

    def text(self, key: str, limit: int, *, must: bool = False) -> str:
        """The text under a key, without spaces around it; empty when it is missing or too long. With `must` a missing
        or too long text is refused."""
        value = self.value.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_COORDINATE:
            value = str(int(value)) if value == int(value) else str(value)
            self.report_fault(_("een getal waar tekst hoort: overgenomen als “%(n)s”") % {"n": value}, key)
        if value is not None and not isinstance(value, str):
            self.report_fault(_("hier hoort tekst"), key, refuse=must)
            return ""
        return self._tidy(key, value or "", limit, must)

    def _tidy(self, key: str, value: str, limit: int, must: bool) -> str:
        spaced = "".join(" " if character.isspace() else character for character in value).strip()
        tidy = "".join(character for character in spaced if character.isprintable()).strip()
        if tidy != spaced:
            self.report_fault(_("tekens die niet te drukken zijn, weggelaten"), key)
        if len(tidy) > limit:
            skipped = _("te lang, overgeslagen: hoogstens %(n)s tekens")
            message = _("te lang: hoogstens %(n)s tekens") if must else skipped
            self.report_fault(message % {"n": limit}, key, refuse=must)
            return ""
        if must and not tidy:
            self.refuse(_("“%(key)s” ontbreekt") % {"key": key})
        return tidy

    def child(self, key: str) -> JsonNode:
        """The object under a key."""
        return JsonNode(self.value.get(key), f"{self.pointer}/{key}", self.where, self.report)

    def choice(self, key: str, *choices: str) -> str:
        """The text under a key if it is one of the choices; empty when it is missing or another one."""
        value = self.value.get(key)
        if value is None or value in choices:
            return value or ""
        self.report_fault(_("onbekende waarde, overgeslagen"), key)
        return ""

    def number(self, key: str) -> float | None:
        """The number under a key, rounded; None when there is none, or none that a plan can have. Reports nothing."""
        return to_number(self.value.get(key))

    def point(self, key: str) -> Point | None:
        """The position under a key. A missing one is reported and is 0, 0; an invalid one is refused and is None."""
        if self.value.get(key) is None:
            self.report_fault(_("“%(key)s” ontbreekt: 0, 0 aangenomen") % {"key": key})
            return 0.0, 0.0
        point = to_point(self.value[key])
        if point is None:
            self.refuse(_("geen geldige plaats op het plan (x en y, hoogstens %(n)s)") % {"n": MAX_COORDINATE}, key)
            return None
        return point

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """The pointer and value of each item of the list under a key; nothing when the key is missing."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, list):
            self.refuse(_("hier hoort een lijst"), key)
            return
        for index, item in enumerate(value or []):
            yield f"{self.pointer}/{key}/{index}", item


def to_number(value: Any) -> float | None:
    """The value as a rounded number; None when it isn't a finite number that a hall can have."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MAX_COORDINATE:
        return None
    return round(float(value), DIGITS) + 0.0


def to_point(value: Any) -> Point | None:
    """The value {"x": …, "y": …} as a point; None when either isn't a number that a hall can have."""
    x, y = (to_number(value.get(axis)) for axis in ("x", "y")) if isinstance(value, dict) else (None, None)
    return None if x is None or y is None else (x, y)


def round_up(value: float) -> int:
    return math.ceil(value)


def printable(name: str) -> str:
    """A name of the file, short and clean enough for a message."""
    tidy = "".join(character for character in name if character.isprintable())
    return tidy if len(tidy) <= MAX_PRINTED else tidy[: MAX_PRINTED - 1] + "…"


def _escaped(key: str) -> str:
    return printable(key).replace("~", "~0").replace("/", "~1")
