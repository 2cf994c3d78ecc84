"""Reading a PDF back, as a person's eye and a door scanner do."""

import pypdfium2
import zxingcpp
from PIL import Image


def texts(pdf: bytes) -> list[str]:
    """The text of each page, its lines joined by a space."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def pictures(pdf: bytes, dots_per_inch: int = 144) -> list[Image.Image]:
    """Each page as it looks."""
    return [page.render(scale=dots_per_inch / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def codes(pdf: bytes, dots_per_inch: int = 144) -> list[str]:
    """What a scanner reads on each page; '' where it reads nothing."""
    found = [zxingcpp.read_barcodes(picture) for picture in pictures(pdf, dots_per_inch)]
    return [codes[0].text if codes else "" for codes in found]
