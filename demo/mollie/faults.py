"""The faults that can be set, and the times that tests shorten. In memory: a restart or a reset forgets them."""

import copy
import re
import threading
from typing import Any

from ..web import BadRequest, Response
from .methods import EXPIRY
from .refusals import Refusal

DEFAULTS: dict[str, Any] = {
    "slow": 0.0,  # seconds before each API call is worked on
    "fail": {},  # see FAIL; {} is none
    "webhooks": {
        "mute": False,  # lost for good, until /control/webhooks sends them all the same
        "delay": 0.0,  # seconds before the first attempt
        "copies": 1,  # how many times at once
        "reorder": 0.0,  # seconds of a window inside which the last comes first
        "before_response": "",  # the status a new payment gets, and reports, before its create call is answered
        "retry_minute": 60.0,  # seconds in a minute of the retry table
    },
    "amount": {},  # {"value": "9.99", "payment": id or absent for all}: what GETs answer
    "refund_fail": "",  # "refuse" answers 422, "failed" lets refunds end so
    "refund_delay": 1.5,  # seconds between two states of a refund
    "refund_queued": False,  # refunds begin as queued (no balance) instead of pending
    "expiry": {method: float(seconds) for method, seconds in EXPIRY.items()},
    "cancelable": ["banktransfer"],  # the methods whose open payments a DELETE cancels; "choice" before a choice
}
FAIL: dict[str, Any] = {
    "match": "",  # a regular expression on "POST /v2/payments"; "" is every call
    "times": 0,  # how many calls; 0 until reset
    "status": 503,
    "body": "json",  # or "html", or "empty"
    "how": "answer",  # or "close", or "hang" for `seconds` and then close
    "seconds": 60.0,
    "after": False,  # do the work first and lose its answer
}
HTML = b"<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>"


class Faults:
    """The settings. Many threads read and change them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, Any] = copy.deepcopy(DEFAULTS)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def all(self) -> dict[str, Any]:
        return copy.deepcopy(self._values)

    def is_quiet(self) -> bool:
        """Whether the simulator behaves like Mollie: no fault is set."""
        odd = ("slow", "fail", "webhooks", "amount", "refund_fail")
        return all(self._values[name] == DEFAULTS[name] for name in odd)

    def reset(self) -> None:
        with self._lock:
            self._values = copy.deepcopy(DEFAULTS)

    def change(self, changes: Any) -> None:
        """Change these settings and leave the others. Raises BadRequest for an unknown name or a wrong value."""
        with self._lock:
            wanted = copy.deepcopy(self._values)
            _merge(wanted, changes, DEFAULTS, "")
            if isinstance(changes, dict) and changes.get("fail"):
                wanted["fail"] = FAIL | changes["fail"]
                _merge(wanted["fail"], changes["fail"], FAIL, "fail.")
                _check_pattern(wanted["fail"]["match"])
            if wanted["amount"] and not isinstance(wanted["amount"].get("value"), str):
                raise BadRequest('amount must have a value such as "9.99"')
            self._values = wanted

    def next_failure(self, call: str) -> dict[str, Any] | None:
        """The failure of this call ("POST /v2/payments"), or None; counts it down."""
        with self._lock:
            fail = self._values["fail"]
            if not fail or not re.search(fail["match"], call):
                return None
            if fail["times"] == 1:
                self._values["fail"] = {}
            elif fail["times"]:
                self._values["fail"] = fail | {"times": fail["times"] - 1}
            return fail


def _merge(values: dict, changes: Any, defaults: dict, place: str) -> None:
    if not isinstance(changes, dict):
        raise BadRequest(f"{place or 'The body'} must be an object")
    for name, value in changes.items():
        if name not in defaults:
            raise BadRequest(f"There is no setting {place}{name}; there are {', '.join(defaults)}")
        default = defaults[name]
        number = isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool)
        if type(value) is not type(default) and not number:
            raise BadRequest(f"{place}{name} must be like {default!r}")
        if isinstance(value, int | float) and value < 0:
            raise BadRequest(f"{place}{name} can't be less than 0")
        if isinstance(default, dict) and default:
            _merge(values[name], value, default, f"{place}{name}.")
        else:
            values[name] = value


def _check_pattern(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise BadRequest(f"fail.match: {error}") from error


def response(fail: dict[str, Any]) -> Response:
    """The response of a failure."""
    if fail["how"] != "answer":
        return Response(silent_after=fail["seconds"] if fail["how"] == "hang" else 0.0)
    if fail["body"] == "html":
        return Response(fail["status"], HTML, "text/html; charset=utf-8")
    if fail["body"] == "empty":
        return Response(fail["status"])
    return Refusal(fail["status"], "Payment platform for this payment method temporarily not available").response()
