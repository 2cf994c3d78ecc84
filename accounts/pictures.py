"""Converts uploaded pictures, so that nothing of an uploaded file itself is ever served."""

import io
import struct
from hashlib import sha256

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from .models import Picture

# What Pillow raises for a file that is truncated, has a false header, or hides a decompression bomb in its metadata.
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_SIDE = 8000  # pixels
MAX_PIXELS = 40_000_000  # 120 MB while it is decoded
MAX_BYTES = 15_000_000
QUALITIES = (76, 60, 45, 30)


def store(image: Image.Image | bytes, *, width: int = 1200, max_bytes: int = 120_000) -> Picture:
    """Saves a picture without its metadata, at most `width` pixels wide. Equal pictures are saved once. Raises
    ValueError with a message for the user."""
    return save(build(image, width=width, max_bytes=max_bytes))


def build(image: Image.Image | bytes, *, width: int = 1200, max_bytes: int = 120_000) -> Picture:
    """Builds the picture without saving it: WebP, or PNG where it is transparent (a logo: mail programs can't read
    WebP). Raises ValueError."""
    ready = _shrink(_open(image) if isinstance(image, bytes) else image, width)
    if ready.mode == "RGBA":
        data, content_type = _encode(ready, "PNG", optimize=True), "image/png"
    else:
        data, content_type = _webp(ready, max_bytes), "image/webp"
    digest = sha256(data).hexdigest()
    return Picture(digest=digest, content_type=content_type, width=ready.width, height=ready.height, data=data)


def check_size(size: int) -> None:
    """Raises ValueError, with a message for the user, for a file of too many bytes."""
    if size > MAX_BYTES:
        most = {"megabytes": MAX_BYTES // 1_000_000}
        raise ValueError(_("Dit bestand is te groot: hoogstens %(megabytes)d MB.") % most)


def save(new: Picture) -> Picture:
    """Saves the picture unless it exists, also when another process saves it at the same moment."""
    values = {"content_type": new.content_type, "width": new.width, "height": new.height, "data": new.data}
    return Picture.objects.get_or_create(digest=new.digest, defaults=values)[0]


def _open(data: bytes) -> Image.Image:
    """Opens the file. Its size is checked before anything is decoded."""
    check_size(len(data))
    too_big = _("Dit beeld is te groot: hoogstens %(side)d pixels breed of hoog, en %(megapixels)d megapixels.") % {
        "side": MAX_SIDE,
        "megapixels": MAX_PIXELS // 1_000_000,
    }
    unreadable = _("Dit is geen beeld dat we kunnen lezen: geef een JPEG, PNG, WebP of GIF.")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(too_big) from error
    except BROKEN as error:
        raise ValueError(unreadable) from error
    if max(image.size) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
        raise ValueError(too_big)
    # WeasyPrint makes Pillow accept truncated files, in the whole process that renders PDFs.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.load()
    except BROKEN as error:
        raise ValueError(unreadable) from error
    return image


def _shrink(image: Image.Image, width: int) -> Image.Image:
    """Turns the image upright, in RGB or RGBA, and at most `width` pixels wide."""
    upright = ImageOps.exif_transpose(image)
    upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    if upright.width > width:
        height = max(1, round(upright.height * width / upright.width))
        upright = upright.resize((width, height), Image.Resampling.LANCZOS)
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _webp(image: Image.Image, max_bytes: int) -> bytes:
    """Encodes with the best quality that fits in `max_bytes`, else with the lowest."""
    data = b""
    for quality in QUALITIES:
        data = _encode(image, "WEBP", quality=quality, method=2)
        if len(data) <= max_bytes:
            break
    return data


def _encode(image: Image.Image, kind: str, **options: int | bool) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
