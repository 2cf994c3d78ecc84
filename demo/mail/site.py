"""The mailbox over HTTP, on loopback alone: pages, the same as JSON for tests, and the faults of the SMTP server."""

from urllib.parse import quote

from ..pages import static
from ..web import BadRequest, Request, Response, Routes, from_own_machine, json_response
from . import reading, screens
from .box import Box, Summary
from .smtp import Faults

MESSAGE = "/messages/(?P<id>[^/]+)"


class Site:
    """Answers every request."""

    def __init__(self, box: Box, faults: Faults) -> None:
        self._box, self._faults = box, faults
        self._routes = Routes()
        for method, pattern, answer in (
            ("GET", "/", self._list),
            ("GET", MESSAGE, self._message),
            ("GET", MESSAGE + "/html", self._html),
            ("GET", MESSAGE + "/source", self._source),
            ("GET", MESSAGE + "/attachments/(?P<number>[0-9]{1,4})", self._attachment),
            ("GET", "/api/messages", self._api_list),
            ("GET", "/api/messages/(?P<id>[^/]+)", self._api_message),
            ("GET", "/control/smtp", self._control),
            ("POST", "/control/smtp", self._set_faults),
            ("DELETE", "/control/smtp", self._reset_faults),
            ("POST", "/control/reset", self._reset_faults),
            ("GET", "/favicon.ico", lambda request: Response(204)),
            ("GET", "/mail.css", static(screens.PAGES / "mail.css", "text/css; charset=utf-8")),
        ):
            self._routes.add(method, pattern, answer)

    def answer(self, request: Request) -> Response:
        """The answer; 403 for other machines, since there are passwords in these mails."""
        if not from_own_machine(request):
            return Response(403, b"Loopback only\n")
        return self._routes.answer(request) or screens.missing()

    def _list(self, request: Request) -> Response:
        to, page = request.query.get("to", "").strip(), request.query.get("page", "1")
        return screens.listing(self._box.summaries(to), to=to, page=_number(page, otherwise=1))

    def _message(self, request: Request) -> Response:
        summary = self._box.find(request.params["id"])
        return screens.message(summary, _read(summary)) if summary else screens.missing()

    def _html(self, request: Request) -> Response:
        summary = self._box.find(request.params["id"])
        return screens.html_part(summary, _read(summary), own=_origin(request)) if summary else screens.missing()

    def _source(self, request: Request) -> Response:
        summary = self._box.find(request.params["id"])
        if summary is None:
            return screens.missing()
        return _download(summary.path.read_bytes(), "mail.eml", "application/octet-stream")

    def _attachment(self, request: Request) -> Response:
        summary, number = self._box.find(request.params["id"]), int(request.params["number"])
        attachments = _read(summary).attachments if summary else ()
        if number >= len(attachments):
            return screens.missing()
        return _download(attachments[number].content, attachments[number].name, attachments[number].content_type)

    def _api_list(self, request: Request) -> Response:
        """The mails as JSON, newest first: `limit` of them (50), those for one recipient with `to`."""
        mails = self._box.summaries(request.query.get("to", ""))
        limit = _number(request.query.get("limit", ""), otherwise=50)
        return json_response({"count": len(mails), "messages": [_as_json(mail, request) for mail in mails[:limit]]})

    def _api_message(self, request: Request) -> Response:
        summary = self._box.find(request.params["id"])
        return json_response(_as_json(summary, request)) if summary else json_response({"error": "No such mail"}, 404)

    def _control(self, request: Request) -> Response:
        return json_response(self._faults.all())

    def _set_faults(self, request: Request) -> Response:
        self._faults.change(request.json())
        return self._control(request)

    def _reset_faults(self, request: Request) -> Response:
        self._faults.reset()
        return self._control(request)


def _number(text: str, *, otherwise: int) -> int:
    if text and not (text.isdecimal() and len(text) < 6):
        raise BadRequest("A number is needed here")
    return int(text or otherwise)


def _read(summary: Summary) -> reading.Mail:
    return reading.mail(summary.path.read_bytes())


def _origin(request: Request) -> str:
    return f"http://{request.headers['Host']}"


def _as_json(summary: Summary, request: Request) -> dict:
    """A mail as JSON, with absolute addresses of its attachments."""
    mail, base = _read(summary), f"{_origin(request)}/messages/{quote(summary.id)}"
    return {
        "id": summary.id,
        "url": base,
        "to": list(summary.recipients),
        "from": summary.sender,
        "subject": summary.subject,
        "date": screens.moment(summary.received).isoformat(),
        "message_id": summary.message_id,
        "headers": mail.headers.lines(),
        "text": mail.text,
        "html": mail.html,
        "attachments": [
            {
                "name": part.name,
                "content_type": part.content_type,
                "size": len(part.content),
                "url": f"{base}/attachments/{number}",
            }
            for number, part in enumerate(mail.attachments)
        ],
    }


def _download(content: bytes, name: str, content_type: str) -> Response:
    """A file that browsers save instead of showing it; sandboxed, should one show it all the same."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(200, content, content_type, headers)
