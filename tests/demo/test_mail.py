"""The mail catcher keeps every mail it accepted, shows it safely, and has faults on request."""

import mailbox as maildirs
import os
import re
import signal
import smtplib
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.demo.outside import Mailbox


def made(to: str, **more: str) -> EmailMessage:
    """A mail as the shop sends them, with a hostile edge."""
    message = EmailMessage(SMTP)
    message["From"], message["To"] = "CC De Schakel <noreply@example.org>", f"Klant <{to}>"
    message["Subject"] = more.get("subject", "Uw tickets ’s avonds <b>")
    message["Message-ID"] = f"<{to}>"
    message.set_content(more.get("text", "Dag\n<script>alert(1)</script>\nhttp://shop.example/a?b=1&c=2.\n"))
    html = '<h1>Dag</h1><script>alert(1)</script><a href="http://shop.example/">winkel</a><img src="cid:logo">'
    message.add_alternative(more.get("html", html), subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../../tickets.pdf")
    message.add_attachment(b"<svg onload=x>", maintype="image", subtype="svg+xml", filename="x.svg", cid="<logo>")
    return message


def test_a_mail_comes_out_as_it_went_in(mailbox):
    mailbox.send(made("een@example.org").as_bytes(), to=["een@example.org", "blind@example.org"])
    (message,) = mailbox.messages("EEN@example.org")
    assert mailbox.messages("blind@example.org")[0]["id"] == message["id"]
    assert mailbox.messages("n@example.org") == []
    assert (message["subject"], message["message_id"]) == ("Uw tickets ’s avonds <b>", "<een@example.org>")
    assert message["from"] == "CC De Schakel <noreply@example.org>"
    assert message["text"].startswith("Dag\n<script>")
    pdf, svg = message["attachments"]
    assert (pdf["name"], pdf["content_type"], pdf["size"]) == ("-..-..-tickets.pdf", "application/pdf", 8)
    assert svg["content_type"] == "application/octet-stream"
    assert mailbox.http.get(pdf["url"]).content == b"%PDF-1.7"


def test_it_is_a_real_maildir(mailbox):
    mailbox.send(made("maildir@example.org").as_bytes(), to="maildir@example.org")
    box = maildirs.Maildir(mailbox.maildir, create=False)
    found = [message for message in box if message["Delivered-To"] == "maildir@example.org"]
    assert [message["Message-ID"] for message in found] == ["<maildir@example.org>"]
    assert os.listdir(mailbox.maildir / "tmp") == []


def test_an_accepted_mail_survives_a_kill_and_a_term_ends_quickly(tmp_path):
    mailbox = Mailbox(tmp_path)
    try:
        mailbox.send(made("kill@example.org").as_bytes(), to="kill@example.org")
        mailbox.stop(signal.SIGKILL)
        mailbox.start()
        assert len(mailbox.messages("kill@example.org")) == 1
        assert mailbox.stop() == 0
    finally:
        mailbox.close()


def test_the_page_shows_nothing_that_runs(mailbox):
    mailbox.send(made("page@example.org").as_bytes(), to="page@example.org")
    listed = mailbox.get("/?to=page@example.org")
    assert "Uw tickets ’s avonds &lt;b&gt;" in listed.text
    path = re.search(r'href="(/messages/[^"]+)"', listed.text)[1]
    shown = mailbox.get(path)
    assert "&lt;script&gt;" in shown.text
    assert "<script" not in shown.text
    assert 'href="http://shop.example/a?b=1&amp;c=2"' in shown.text
    for response in (listed, shown):
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
    frame = mailbox.get(f"{path}/html")
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy + shown.text
    assert f"{mailbox.url}{path}/attachments/1" in frame.text


def test_attachments_are_saved_not_shown(mailbox):
    mailbox.send(made("bijlage@example.org").as_bytes(), to="bijlage@example.org")
    for attachment in mailbox.messages("bijlage@example.org")[0]["attachments"]:
        headers = mailbox.http.get(attachment["url"]).headers
        assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert "/" not in headers["Content-Disposition"]
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("id", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "x", "new", "."])
def test_an_id_is_only_ever_looked_up(mailbox, id):
    for path in (f"/messages/{id}", f"/messages/{id}/source", f"/api/messages/{id}", f"/messages/{id}/attachments/0"):
        assert mailbox.get(path).status_code == 404


HOSTILE = {
    "no headers": b"just text",
    "nothing": b"",
    "broken words": b"Subject: =?utf-8?b?====?= =?nonsense?q?x?=\r\nTo: \xff\xfe <>,,;:\r\n\r\n\xff\xfe",
    "unknown charset": b"Content-Type: text/plain; charset=klingon\r\n\r\nhallo",
    "broken base64": b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!%%%",
    "no such boundary": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n\r\nhallo",
    "broken file name": b"Content-Type: a/b; name*=x'y'%ff\r\nContent-Disposition: a; filename*0*=%00\r\n\r\nx",
    "control characters": b"Subject: a\x00b\x1b[31m\r\nFrom: \x08\r\n\r\n\x00\x07",
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1500))
    + b"x",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_mail_breaks_nothing(mailbox, kind):
    mailbox.send(HOSTILE[kind], to="hostile@example.org")
    (message, *_) = mailbox.messages("hostile@example.org")
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", message["subject"] + message["from"] + message["text"])
    for path in ("", "/html", "/source"):
        assert mailbox.http.get(message["url"] + path).status_code == 200
    assert mailbox.get("/?to=hostile").status_code == 200
    for attachment in message["attachments"]:
        assert mailbox.http.get(attachment["url"]).status_code == 200


def test_a_huge_mail_is_refused(mailbox):
    with pytest.raises(smtplib.SMTPException) as refusal:
        mailbox.send(b"Subject: huge\r\n\r\n" + b"0123456789" * 1_100_000, to="huge@example.org")
    assert 552 in refusal.value.args or "552" in str(refusal.value)
    assert mailbox.messages("huge@example.org") == []


def test_it_refuses_as_often_as_is_set(mailbox):
    mailbox.control(refuse=2)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            mailbox.send(b"\r\nx", to="refused@example.org")
        assert refusal.value.smtp_code == 451
    mailbox.send(b"\r\nx", to="refused@example.org")
    assert len(mailbox.messages("refused@example.org")) == 1


def test_it_can_take_a_mail_and_hang_up_before_saying_so(mailbox):
    mailbox.control(drop=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        mailbox.send(b"\r\nx", to="dropped@example.org")
    assert len(mailbox.messages("dropped@example.org")) == 1


def test_it_can_be_slow_without_holding_up_the_mailbox(mailbox):
    mailbox.control(slow=0.4)
    begin = time.monotonic()
    mailbox.send(b"\r\nx", to="slow@example.org")
    assert time.monotonic() - begin > 0.4


def test_two_thousand_mails_are_listed_quickly_and_in_pages(tmp_path):
    box = maildirs.Maildir(tmp_path / "mail", create=True)
    content = made("veel@example.org", text="x" * 50_000).as_bytes()
    for _ in range(2000):
        box.add(b"Delivered-To: veel@example.org\n" + content)
    mailbox = Mailbox(tmp_path)
    try:
        begin = time.monotonic()
        first = mailbox.get("/")  # reads the headers once
        between = time.monotonic()
        second = mailbox.get("/?page=2")
        assert time.monotonic() - between < (between - begin) / 2
        assert "Pagina 1 van 40" in first.text
        assert second.text.count('class="subject"') == 50
        assert mailbox.get("/?page=99999").text.count('class="subject"') == 50
    finally:
        mailbox.close()


def test_a_new_name_in_the_way_of_rebinding_is_refused(mailbox):
    assert mailbox.http.get(mailbox.url, headers={"Host": "evil.example"}).status_code == 403
    assert mailbox.http.post(f"{mailbox.url}/control/smtp", data={"refuse": 1}).status_code == 403
    assert mailbox.http.post(f"{mailbox.url}/control/smtp", json={"nonsense": 1}).status_code == 400
