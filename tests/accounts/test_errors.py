"""The page for a fault of ours says what to do, and when it is worth trying again."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest
from django.test import override_settings
from django.urls import path

from tests.client import Client


@login_not_required
def breaks(request: HttpRequest) -> None:
    raise RuntimeError("a fault")


@login_not_required
def finds_no_database(request: HttpRequest) -> None:
    raise OperationalError("the server closed the connection unexpectedly")


handler500 = "accounts.views.errors.server_error"
urlpatterns = [path("breaks/", breaks), path("away/", finds_no_database)]


@pytest.mark.parametrize(("address", "status", "retry"), [("/breaks/", 500, None), ("/away/", 503, "5")])
@override_settings(ROOT_URLCONF="tests.accounts.test_errors")
def test_a_fault_gets_a_page_and_a_database_that_is_away_a_retry(address: str, status: int, retry: str | None) -> None:
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    assert response.get("Retry-After") == retry
    assert "uw bestellingen zijn bewaard" in response.content.decode()
