"""The mailbox over HTTP: pages, the same as JSON for tests, and what makes SMTP difficult. Loopback only."""

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
        """403 for anybody but this machine: there are passwords in these mails."""
        if not from_own_machine(request):
            return Response(403, b"Loopback only\n")
        return self._routes.answer(request) or screens.missing()

    def _list(self, request: Request) -> Response:
        to, page = request.query.get("to", "").strip(), request.query.get("page", "1")
        return screens.listing(self._box.summaries(to), to=to, page=_number(page, otherwise=1))

    def _message(self, request: Request) -> Response:
        found = self._box.find(request.params["id"])
        return screens.message(found, _read(found)) if found else screens.missing()

    def _html(self, request: Request) -> Response:
        found = self._box.find(request.params["id"])
        return screens.html_part(found, _read(found), own=_origin(request)) if found else screens.missing()

    def _source(self, request: Request) -> Response:
        found = self._box.find(request.params["id"])
        if found is None:
            return screens.missing()
        return _download(found.path.read_bytes(), "mail.eml", "application/octet-stream")

    def _attachment(self, request: Request) -> Response:
        found, number = self._box.find(request.params["id"]), int(request.params["number"])
        attachments = _read(found).attachments if found else ()
        if number >= len(attachments):
            return screens.missing()
        return _download(attachments[number].content, attachments[number].name, attachments[number].content_type)

    def _api_list(self, request: Request) -> Response:
        """Newest first, 50 unless `limit` says otherwise; for one recipient when `to` does."""
        mails = self._box.summaries(request.query.get("to", ""))
        limit = _number(request.query.get("limit", ""), otherwise=50)
        return json_response({"count": len(mails), "messages": [_shown(mail, request) for mail in mails[:limit]]})

    def _api_message(self, request: Request) -> Response:
        found = self._box.find(request.params["id"])
        return json_response(_shown(found, request)) if found else json_response({"error": "No such mail"}, 404)

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


def _read(found: Summary) -> reading.Mail:
    return reading.mail(found.path.read_bytes())


def _origin(request: Request) -> str:
    return f"http://{request.headers['Host']}"


def _shown(found: Summary, request: Request) -> dict:
    """A mail for a program, with whole addresses for its attachments."""
    mail, base = _read(found), f"{_origin(request)}/messages/{quote(found.id)}"
    return {
        "id": found.id,
        "url": base,
        "to": list(found.recipients),
        "from": found.sender,
        "subject": found.subject,
        "date": screens.moment(found.received).isoformat(),
        "message_id": found.message_id,
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
    """Saved, not shown: of a harmless type, and sandboxed if a browser opens it all the same."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(200, content, content_type, headers)
