"""Two people with one form: the second is told what the first changed, and what they typed is still there.

A form carries a seal: a digest of each value as it was when the page was made. Saving compares it with the values under
the row's lock. Nothing is kept for it in the database, and a value counts as changed whoever changed it.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FIELD = "gezien"


def seal(values: Mapping[str, Any]) -> str:
    """The digests of the values, for the hidden field of the form."""
    return json.dumps({name: _digest(value) for name, value in values.items()})


def changed(seen: str | None, values: Mapping[str, Any]) -> list[str]:
    """The names of what is now another than it was when the page was made. A form that carries no seal doesn't ask; a
    seal that can't be read has seen nothing."""
    if seen is None:
        return []
    try:
        known = json.loads(seen)
    except (ValueError, RecursionError):
        known = {}
    if not isinstance(known, dict):
        known = {}
    return [name for name, value in values.items() if known.get(name) != _digest(value)]


def _digest(value: Any) -> str:
    return sha256(repr(value).encode()).hexdigest()[:12]
