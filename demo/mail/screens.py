"""The mailbox's pages. Everything in a mail may be hostile: it is escaped here, and its HTML is shut in a frame."""

import math
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..pages import Markup, joined, page, render
from ..web import Response
from .box import Summary
from .reading import Attachment, Mail

PAGES = Path(__file__).parent / "pages"
MAILS_PER_PAGE = 50
DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]
MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def listing(mails: list[Summary], *, to: str, page: int) -> Response:
    """One page of the list, with links to the others."""
    pages = max(math.ceil(len(mails) / MAILS_PER_PAGE), 1)
    page = min(max(page, 1), pages)
    on_page = mails[(page - 1) * MAILS_PER_PAGE : page * MAILS_PER_PAGE]
    content = render(
        PAGES / "list.html",
        to=to,
        count="1 mail" if len(mails) == 1 else f"{len(mails)} mails",
        rows=joined(_row(mail) for mail in on_page) or render(PAGES / "_none.html", text="Hier is nog geen mail."),
        pager=_pager(page, pages, to),
    )
    return _framed("Postvak", content)


def message(summary: Summary, mail: Mail) -> Response:
    """One mail: its HTML in a frame, its text, its attachments, its headers."""
    base = f"/messages/{quote(summary.id)}"
    html = render(PAGES / "_html.html", src=f"{base}/html", sandbox=SANDBOX) if mail.html else Markup()
    text = render(PAGES / "_text.html", text=_linked(mail.text), open=Markup("" if mail.html else " open"))
    headers = joined(render(PAGES / "_header.html", name=name, value=value) for name, value in mail.headers.lines())
    content = render(
        PAGES / "message.html",
        subject=summary.subject or "(zonder onderwerp)",
        sender=summary.sender,
        to=summary.to,
        time=_moment_text(summary.received),
        attachments=_attachments(mail.attachments, base),
        html=html,
        text=text if mail.text or not mail.html else Markup(),
        headers=headers,
        source=f"{base}/source",
    )
    return _framed(summary.subject or "Mail", content)


def html_part(summary: Summary, mail: Mail, *, own: str) -> Response:
    """The mail's own HTML, without scripts, forms and anything from another host. Links open outside the frame."""
    html = mail.html
    for number, part in enumerate(mail.attachments):
        if part.content_id:
            html = html.replace(f"cid:{part.content_id}", f"{own}/messages/{quote(summary.id)}/attachments/{number}")
    policy = f"sandbox {SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data: {own}; "
    headers = {
        "Content-Security-Policy": policy + "form-action 'none'; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(200, f'<base target="_blank">{html}'.encode(), "text/html; charset=utf-8", headers)


def missing() -> Response:
    return _framed("Niet gevonden", render(PAGES / "missing.html"), status=404)


def moment(at: float) -> datetime:
    """The moment in Belgian time, if the system knows time zones."""
    try:
        return datetime.fromtimestamp(at, ZoneInfo("Europe/Brussels"))
    except ZoneInfoNotFoundError:
        return datetime.fromtimestamp(at, UTC)


def _moment_text(at: float) -> str:
    """The moment as text: "zo 22 november 2026, 14:05:09"."""
    time = moment(at)
    return f"{DAYS[time.weekday()]} {time.day} {MONTHS[time.month - 1]} {time.year}, {time:%H:%M:%S}"


def _framed(title: str, content: Markup, *, status: int = 200) -> Response:
    csp = "form-action 'self'; frame-src 'self'"
    return page(render(PAGES / "frame.html", title=title, content=content), status=status, csp=csp)


def _row(mail: Summary) -> Markup:
    values = {"subject": mail.subject or "(zonder onderwerp)", "sender": mail.sender, "to": mail.to}
    return render(PAGES / "_row.html", href=f"/messages/{quote(mail.id)}", time=_moment_text(mail.received), **values)


def _pager(number: int, pages: int, to: str) -> Markup:
    if pages == 1:
        return Markup()
    links = [("Nieuwere", number - 1), ("Oudere", number + 1)]
    rendered = [
        render(PAGES / "_page_link.html", text=text, href="/?" + urlencode({"to": to, "page": wanted}))
        for text, wanted in links
        if 1 <= wanted <= pages
    ]
    return render(PAGES / "_pager.html", number=number, pages=pages, links=joined(rendered))


def _attachments(parts: tuple[Attachment, ...], base: str) -> Markup:
    if not parts:
        return Markup()
    rows = (
        render(PAGES / "_attachment.html", href=f"{base}/attachments/{number}", name=part.name, size=_size(part))
        for number, part in enumerate(parts)
    )
    return render(PAGES / "_attachments.html", rows=joined(rows))


def _size(part: Attachment) -> str:
    kilobytes = max(len(part.content) / 1024, 0.1)
    text = f"{kilobytes / 1024:.1f} MB" if kilobytes > 1000 else f"{kilobytes:.1f} kB"
    return text.replace(".", ",")


def _linked(text: str) -> Markup:
    """Plain text with links for its web addresses."""
    parts = re.split(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])", text)
    return joined(
        render(PAGES / "_link.html", url=part) if at % 2 else render(PAGES / "_plain.html", text=part)
        for at, part in enumerate(parts)
    )
