"""Pictures: taken in with care, served for ever."""

import io
import struct
import zlib

import pytest
from django.urls import reverse
from PIL import Image

from accounts import pictures
from accounts.models import Picture


def as_file(image: Image.Image, kind: str = "JPEG", **how) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of some bytes whose header speaks of a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_picture_loses_its_metadata_and_its_size(db):
    exif = Image.Exif()
    exif[0x010E] = "geheim"
    stored = pictures.store(as_file(Image.new("RGB", (3000, 1500), "red"), exif=exif))
    assert (stored.content_type, stored.width, stored.height) == ("image/webp", 1200, 600)
    assert b"geheim" not in bytes(stored.data)
    assert not Image.open(io.BytesIO(bytes(stored.data))).getexif()


def test_it_stands_upright(db):
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    stored = pictures.store(as_file(Image.new("RGB", (40, 20)), exif=exif))
    assert (stored.width, stored.height) == (20, 40)


def test_what_is_transparent_stays_so_as_png(db):
    stored = pictures.store(as_file(Image.new("RGBA", (20, 10), (0, 0, 0, 0)), "PNG"))
    assert stored.content_type == "image/png"


def test_the_same_picture_is_kept_once(db):
    one = pictures.store(Image.new("RGB", (20, 10), "red"))
    assert pictures.store(Image.new("RGB", (20, 10), "red")) == one
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"geen beeld", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"%PDF-1.7",
        png_that_claims(8001, 10), png_that_claims(7000, 7000), png_that_claims(100_000, 100_000),
        as_file(Image.new("L", (8001, 2)), "PNG"),
        as_file(Image.new("RGB", (9, 9)), "BMP"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_picture_is_refused_in_words(db, data):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        pictures.store(data)
    assert not Picture.objects.exists()


def test_it_is_served_for_ever(client, db):
    stored = pictures.store(Image.new("RGB", (20, 10), "red"))
    response = client.get(reverse("picture", args=[stored.digest]))
    assert response.content == bytes(stored.data)
    assert response.headers["Content-Type"] == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_it_gets_no_bytes(client, db, django_assert_num_queries):
    stored = pictures.store(Image.new("RGB", (20, 10), "red"))
    with django_assert_num_queries(0):
        response = client.get(reverse("picture", args=[stored.digest]), headers={"if-none-match": f'"{stored.digest}"'})
    assert response.status_code == 304
    assert not response.content


def test_an_unknown_picture_is_not_found(client, db):
    assert client.get(reverse("picture", args=["0" * 64])).status_code == 404
