"""A file becomes a JSON value, or is refused: too large, no text, no JSON, too deep."""

import json
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from .import_report import Fault, ImportReport, PlanRefused

MAX_BYTES = 5_000_000  # a theatre of a thousand seats takes 260 kB


class ObjectWithDuplicates(dict[str, Any]):
    """An object in which keys came twice: `doubles` names them. JSON keeps the last one."""

    doubles: tuple[str, ...] = ()


def read_json(data: bytes) -> Any:
    """The value in the file. Raises PlanRefused."""
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
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = ObjectWithDuplicates(found)
    doubled.doubles = tuple(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
    return doubled


def _refused(said: str) -> PlanRefused:
    report = ImportReport()
    report.add(Fault("", _("het bestand"), said, is_refusal=True))
    return PlanRefused(report)
