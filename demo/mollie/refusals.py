"""Mollie's errors: a status, a title, a sentence, and the name of the wrong field."""

from http import HTTPStatus

from ..web import Response, json_response

HAL = "application/hal+json"


class Refusal(Exception):
    """The API refuses the request."""

    def __init__(self, status: int, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field = status, detail, field

    def response(self) -> Response:
        """The error as Mollie writes it."""
        title = "Unauthorized Request" if self.status == 401 else HTTPStatus(self.status).phrase
        body = {"status": self.status, "title": title, "detail": self.detail}
        if self.field:
            body["field"] = self.field
        links = {"documentation": {"href": "https://docs.mollie.com/errors", "type": "text/html"}}
        return json_response(body | {"_links": links}, self.status, HAL)


def missing(field: str) -> Refusal:
    return Refusal(422, f"The '{field}' field is missing", field)


def unknown(kind: str, token: str) -> Refusal:
    return Refusal(404, f"No {kind} exists with token {token}.")
