"""A missing or malformed variable: the application refuses to start, and names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "DATABASE_URL": "postgresql://shop:gEhEim@db.example.be:5432/shop",
    "REDIS_URL": "redis://redis.example.be:6379/0",
    "EMAIL_URL": "smtp://mail.example.be:25",
    "MOLLIE_API_URL": "https://api.mollie.com",
    "MOLLIE_API_KEY": "live_" + "x" * 30,
    "SECRET_KEY": "s" * 50,
    "SITE_URL": "https://tickets.example.be",
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What reading the settings says in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "import ticketing.settings as s; print(s.DATABASES['default']['HOST'], s.DEBUG)"],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_a_sound_environment_starts() -> None:
    assert start(SOUND).stdout == "db.example.be False\n"


@pytest.mark.parametrize("name", SOUND)
def test_a_missing_variable_is_named(name: str) -> None:
    refused = start({key: value for key, value in SOUND.items() if key != name})
    assert refused.returncode != 0
    assert f"ImproperlyConfigured: {name} " in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://shop@db/shop"),
        ("DATABASE_URL", "postgresql://shop@db:5432"),
        ("DATABASE_URL", "postgresql://shop@db:port/shop"),
        ("REDIS_URL", "localhost"),
        ("EMAIL_URL", "smtp://"),
        ("MOLLIE_API_URL", "http://api.mollie.com"),
        ("MOLLIE_API_KEY", "key"),
        ("SECRET_KEY", "short"),
        ("SITE_URL", "http://tickets.example.be"),
        ("SITE_URL", "tickets.example.be"),
        ("DEBUG", "perhaps"),
        ("TRUSTED_PROXIES", "-1"),
        ("DEMO_URL", "http://postvak.example.be"),
    ],
)
def test_a_malformed_variable_is_named(name: str, value: str) -> None:
    refused = start(SOUND | {name: value})
    assert refused.returncode != 0
    assert f"ImproperlyConfigured: {name} " in refused.stderr
    assert "gEhEim" not in refused.stderr.splitlines()[-1], "a password must not be told"


def test_the_demo_refuses_to_stand_beside_something_real() -> None:
    demo = {"DEMO_URL": "http://127.0.0.1:8025", "SITE_URL": "http://127.0.0.1:8000"}
    assert start(SOUND | demo | {"MOLLIE_API_KEY": "test_" + "x" * 30}).returncode == 0
    assert "live key" in start(SOUND | demo).stderr
    public = SOUND | demo | {"MOLLIE_API_KEY": "test_" + "x" * 30, "SITE_URL": SOUND["SITE_URL"]}
    assert "SITE_URL" in start(public).stderr


def test_an_organiser_may_have_a_key_of_its_own() -> None:
    from ticketing import env

    keys = env.mollie_keys({"MOLLIE_API_KEY": "test_" + "x" * 30, "MOLLIE_API_KEY_DE_MAAN": "test_" + "y" * 30})
    assert keys == {"": "test_" + "x" * 30, "de-maan": "test_" + "y" * 30}
