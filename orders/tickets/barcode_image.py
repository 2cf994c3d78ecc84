"""QR codes, by the library qrcode."""

from io import BytesIO

from PIL import Image
from qrcode import constants
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

VERSION = 2  # 25 modules wide; to try others first would cost a fifth more
QUIET_ZONE = 4  # modules of white around it, as the standard asks
MASK = 3  # one of eight that are all valid: to weigh them all, as the library does, takes eight times as long


def qr_png(text: str) -> bytes:
    """The code of at most 38 capitals and digits as a PNG of one grey pixel a module: scale it up without smoothing.

    Error correction M: a seventh of it may be creased or dirty. Raises DataOverflowError for a longer text.
    """
    code = QRCode(VERSION, error_correction=constants.ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=MASK)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM))
    code.make(fit=False)
    rows = code.get_matrix()
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    target = BytesIO()
    Image.frombytes("L", (len(rows), len(rows)), pixels).save(target, "PNG")
    return target.getvalue()
