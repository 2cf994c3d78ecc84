"""Detects a stale form: somebody else changed the object after the form was rendered.

The form has a hidden field with a seal: a digest of each value at that moment. When the form is saved, the seal is
compared with the present values, under the lock of the row. The database stores nothing for this, and it doesn't matter
who changed a value.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FIELD = "gezien"  # the name of the hidden field


def seal(values: Mapping[str, Any]) -> str:
    """The digests of the values, for the hidden field."""
    return json.dumps({name: _digest(value) for name, value in values.items()})


def changed(seen: str | None, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that changed since the form was rendered. None of them for a form without a seal; all of
    them when the seal can't be read."""
    if seen is None:
        return []
    try:
        digests = json.loads(seen)
    except (ValueError, RecursionError):
        digests = {}
    if not isinstance(digests, dict):
        digests = {}
    return [name for name, value in values.items() if digests.get(name) != _digest(value)]


def _digest(value: Any) -> str:
    return sha256(repr(value).encode()).hexdigest()[:12]
