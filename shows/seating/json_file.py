"""A file becomes a JSON value. It is refused when it is too large, no text, no JSON, or nested too deep."""

import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from .import_report import Fault, ImportReport, PlanRefused
from .limits import MAX_BYTES


class ObjectWithDuplicates(dict[str, Any]):
    """An object with keys that the file has more than once (`duplicates`). It keeps the last value of each."""

    duplicates: tuple[str, ...] = ()


def read_json(data: bytes) -> Any:
    """Parses the file's JSON. Raises PlanRefused."""
    if len(data) > MAX_BYTES:
        raise _refused(_("Dit bestand is te groot: hoogstens %(n)s MB.") % {"n": MAX_BYTES // 1_000_000})
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise _refused(_("Dit bestand is geen tekst (UTF-8).")) from error
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise _refused(_("Dit bestand is geen JSON: regel %(line)s, teken %(column)s.") % where) from error
    except RecursionError as error:
        raise _refused(_("Dit bestand is te diep genest.")) from error
    except ValueError as error:  # a number of thousands of digits
        raise _refused(_("Dit bestand heeft een getal dat te lang is.")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) == len(pairs):
        return unique
    with_duplicates = ObjectWithDuplicates(unique)
    counts = Counter(key for key, _value in pairs)
    with_duplicates.duplicates = tuple(key for key, count in counts.items() if count > 1)
    return with_duplicates


def _refused(message: str) -> PlanRefused:
    report = ImportReport()
    report.add(Fault("", _("het bestand"), message, is_refusal=True))
    return PlanRefused(report)
