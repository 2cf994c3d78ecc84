"""Words in the form in which they are compared: lower case, without accents and punctuation. `shows_folded` in the
database does the same."""

import re
import unicodedata

LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss"} | dict(zip("øłđðþı", "olddti", strict=True)))
ACCENTS = re.compile("[\u0300-\u036f]+")
PUNCTUATION = re.compile(
    "[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xbf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ud800-\udfff]+"
)


def words(text: str) -> list[str]:
    """'Crème & brûlée!' as ['creme', 'brulee']. The result has no character that means something in a tsquery."""
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()).translate(LETTERS))
    return PUNCTUATION.sub(" ", plain).split()
