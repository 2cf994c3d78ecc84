"""A simulator and a mail catcher for each module, without faults at the start of a test; one whole demo for all."""

import pytest

from tests.demo import outside, running


@pytest.fixture(scope="module")
def mollie_process(tmp_path_factory):
    simulator = outside.Mollie(tmp_path_factory.mktemp("mollie"))
    yield simulator
    simulator.close()


@pytest.fixture
def mollie(mollie_process):
    mollie_process.control("/reset")
    return mollie_process


@pytest.fixture(scope="module")
def mailbox_process(tmp_path_factory):
    catcher = outside.Mailbox(tmp_path_factory.mktemp("mailbox"))
    yield catcher
    catcher.close()


@pytest.fixture
def mailbox(mailbox_process):
    mailbox_process.http.post(f"{mailbox_process.url}/control/reset", json={}).raise_for_status()
    return mailbox_process


@pytest.fixture
def shop():
    made = outside.Shop()
    yield made
    made.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A running demo without its season."""
    with running.started(tmp_path_factory.mktemp("demo") / "data") as demo:
        yield demo
