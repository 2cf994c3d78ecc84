"""The client of the tests, which reads every page that it fetches (tests/frontend/markup.py)."""

import gzip
from typing import Any

from django import test
from django.http import HttpResponse

from .frontend.markup import faults

# The pages that have no header and footer, by the name of their view.
WITHOUT_FRAME = {
    "hold",  # a refusal must cost little, and the browser goes on to the seat map by itself
    "payment",  # the browser leaves for the PSP by itself
}


class Client(test.Client):
    """Fails a test that fetches a page with a fault: no title, two ids alike, a control without a label."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        check(response)
        return response


def check(response: Any) -> None:
    """Fails when the response is a page with a fault; every other response passes."""
    page = _page(response)
    if not page:
        return
    match = response.wsgi_request.resolver_match
    has_frame = match is None or match.view_name not in WITHOUT_FRAME
    is_admin = response.request["PATH_INFO"].startswith("/beheer/")
    found = faults(page, has_frame=has_frame, is_admin=is_admin)
    assert not found, f"{response.request['PATH_INFO']} ({response.status_code}): {found}"


def _page(response: HttpResponse) -> str:
    """The HTML of the response, as text; nothing when it is something else, or an error of ours."""
    is_html = response.get("Content-Type", "").startswith("text/html")
    if not is_html or response.streaming or response.status_code >= 500:
        return ""
    is_compressed = response.get("Content-Encoding") == "gzip"
    return (gzip.decompress(response.content) if is_compressed else response.content).decode()
