"""The form of a production in the admin, and the picture that is uploaded there."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile

from accounts import pictures
from accounts.models import Picture
from shows.models import Production


def production_form(production, **fields):
    values = {"organiser": production.organiser_id, "season": production.season_id, "genre": production.genre_id}
    return values | {"title": "Ça ira, mijn liefje!", "slug": "", "text": "Een hele lap tekst."} | fields


def test_the_web_address_makes_itself(client, programmer, ours):
    url = reverse("admin:shows_production_add")
    for _ in range(2):
        assert client.post(url, production_form(ours.production)).status_code == 302
    assert list(Production.objects.filter(title__startswith="Ça").values_list("slug", flat=True).order_by("slug")) == [
        "ca-ira-mijn-liefje",
        "ca-ira-mijn-liefje-2",
    ]


def png(width, height, rows=b""):
    """A PNG that says how large it is; its data may be short."""

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    ends = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).convert("RGB").save(out, kind)
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TEXT_BOMB = picture()[:33] + b"\x00\x00\x10\x00zTXtx\x00\x00" + zlib.compress(b"0" * 80_000_000)
HOSTILE = {
    "svg": SVG, "20,000 pixels": png(20_000, 20_000), "a line of 60,000": png(60_000, 1), "bomb": png(7_900, 7_900),
    "short data": png(300, 200, b"0" * 100), "cut off": picture()[:2000], "cut jpeg": picture("JPEG")[:1500],
    "cut webp": picture("WEBP")[:500], "nothing": b"", "text": b"hallo", "16 MB": picture() + b"0" * 16_000_000,
    "html as png": b"\x89PNG\r\n\x1a\n<html>", "text bomb": TEXT_BOMB,
}  # fmt: skip


@pytest.mark.filterwarnings("default")  # as in production: Pillow only warns of a smaller bomb
def test_what_is_cut_off_is_refused_beside_weasyprint_too(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ValueError, match="kunnen lezen"):
        pictures.build(HOSTILE["cut jpeg"])


@pytest.mark.parametrize("name", ["20,000 pixels", "a line of 60,000", "bomb"])
def test_how_large_a_picture_may_be_is_said(name):
    with pytest.raises(ValueError, match="hoogstens 8000 pixels breed of hoog, en 40 megapixels"):
        pictures.build(HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_picture_is_told_beside_the_field_and_the_text_stays(client, programmer, ours, name):
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("beeld.png", HOSTILE[name])}
    response = client.post(reverse("admin:shows_production_add"), form)
    assert response.status_code == 200
    assert "Dit " in str(response.context["adminform"].form.errors["new_picture"]) or name == "nothing"
    assert "Een hele lap tekst." in response.content.decode()
    assert not Picture.objects.exists()


def test_a_picture_is_made_smaller_and_its_metadata_goes(client, programmer, ours):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (51.0, 1.0, 40.0)}
    exif[0x010F] = "Geheim toestel"
    out = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(out, "JPEG", exif=exif)
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("b.jpg", out.getvalue())}
    assert client.post(reverse("admin:shows_production_add"), form).status_code == 302
    kept = Picture.objects.get()
    assert (kept.width, kept.content_type) == (1200, "image/webp")
    assert b"Geheim" not in bytes(kept.data)
    assert not Image.open(io.BytesIO(bytes(kept.data))).getexif()
