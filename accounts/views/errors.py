"""The page for errors of the server."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

RETRY_SECONDS = "5"


def server_error(request: HttpRequest) -> HttpResponse:
    """Status 500 for a fault of ours, 503 while the database is away or too busy: then a retry may succeed."""
    away = isinstance(sys.exc_info()[1], (InterfaceError, OperationalError))
    response = HttpResponse(loader.get_template("500.html").render(), status=503 if away else 500)
    if away:
        response["Retry-After"] = RETRY_SECONDS
    return response
