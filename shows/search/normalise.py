"""Words as they are compared: small letters, no accents, no signs. The database's `shows_folded` does the same."""

import re
import unicodedata

LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss"} | dict(zip("øłđðþı", "olddti", strict=True)))
ACCENTS = re.compile("[\u0300-\u036f]+")
SIGNS = re.compile(
    "[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ud800-\udfff]+"
)


def words(text: str) -> list[str]:
    """'Crème & brûlée!' as ['creme', 'brulee']. No sign that means something to a query of PostgreSQL is left in."""
    flat = ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()).translate(LETTERS))
    return SIGNS.sub(" ", flat).split()
