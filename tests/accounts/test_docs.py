"""The numbers in docs/ are those of the code."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.login import passwords, throttle
from accounts.privacy import registry

DOCS = Path(settings.BASE_DIR) / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_periods_of_personal_data():
    with translation.override("nl"):
        for term in registry.terms():
            assert f"| {term.what} | {term.how_long} |" in text("privacy.md")


@pytest.mark.parametrize("action", throttle.ACTIONS, ids=lambda action: action.name)
def test_the_limits_of_the_throttle(action):
    (row,) = [line for line in text("accounts.md").splitlines() if line.startswith(f"| `{action.name}`")]
    limits = [f"{limit.attempts} in {limit.within.seconds // 60} minutes" for limit in (action.account, action.address)]
    assert [cell.strip() for cell in row.split("|")][2:4] == limits


def test_the_hours_of_temporary_passwords():
    hours = [passwords.in_hours(period) for period in (passwords.AFTER_REGISTRATION, passwords.ON_REQUEST)]
    sentence = "It works for {} hours after a registration, and for {} hours on request.".format(*hours)
    assert sentence in " ".join(text("accounts.md").split())
