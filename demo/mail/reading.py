"""Reads mails that may be hostile: nothing in them can raise an error, and everything comes out as clean text."""

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses

# The types that a browser may open; everything else is sent as plain bytes.
SAFE_TYPES = frozenset(
    ("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/calendar", "text/plain", "text/csv")
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError)


def clean(text: str) -> str:
    """The text without control characters and halves of surrogates."""
    return CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


@dataclass(frozen=True)
class Headers:
    """The headers of a mail, as text."""

    message: Message

    def text(self, name: str) -> str:
        """The first header of that name, decoded, on one line."""
        return " ".join(self.all(name)[:1])

    def all(self, name: str) -> list[str]:
        return [_decoded(value) for value in self.message.get_all(name, [])]

    def addresses(self, name: str) -> list[str]:
        """The addresses in these headers, without names."""
        try:
            return [clean(address) for _, address in getaddresses(self.all(name)) if address]
        except BROKEN:
            return []

    def lines(self) -> list[tuple[str, str]]:
        return [(clean(name), _decoded(value)) for name, value in self.message.items()]


def headers(content: bytes) -> Headers:
    """The headers of a mail; its beginning is enough."""
    return Headers(BytesHeaderParser().parsebytes(content))


def _decoded(value: object) -> str:
    try:
        text = str(make_header(decode_header(str(value))))
    except BROKEN:
        text = str(value)
    return clean(re.sub(r"\s+", " ", text)).strip()


@dataclass(frozen=True)
class Attachment:
    """A part that isn't the text. A browser may safely open its `content_type`."""

    name: str
    content_type: str
    content: bytes
    content_id: str


@dataclass(frozen=True)
class Mail:
    """The parts of a mail."""

    headers: Headers
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def mail(content: bytes) -> Mail:
    """The parts of a mail. When it can't be parsed, all of it is the text."""
    try:
        message = BytesParser().parsebytes(content)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except BROKEN:
        return Mail(headers(content[: 64 * 1024]), clean(content.decode("utf-8", "replace")), "", ())
    bodies: dict[str, str] = {}
    attachments: list[Attachment] = []
    for part in parts:
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and kind not in bodies and not _is_attached(part):
            bodies[kind] = _text(part)
        else:
            attachments.append(_attachment(part, len(attachments) + 1))
    return Mail(Headers(message), bodies.get("text/plain", ""), bodies.get("text/html", ""), tuple(attachments))


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or _file_name(part) is not None


def _file_name(part: Message) -> str | None:
    try:
        return part.get_filename()
    except BROKEN:
        return None


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except BROKEN:
        payload = None
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    payload = _payload(part)
    try:
        return clean(payload.decode(part.get_content_charset() or "utf-8", "replace").replace("\r\n", "\n"))
    except BROKEN:
        return clean(payload.decode("utf-8", "replace"))


def _attachment(part: Message, number: int) -> Attachment:
    kind = part.get_content_type()
    name = re.sub(r'[/\\:*?"<>|;]+', "-", _decoded(_file_name(part) or f"bijlage-{number}")).strip(". ")
    return Attachment(
        name=name[-120:] or f"bijlage-{number}",
        content_type=kind if kind in SAFE_TYPES else "application/octet-stream",
        content=_payload(part),
        content_id=_decoded(part.get("Content-ID", "")).strip("<>"),
    )
