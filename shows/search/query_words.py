"""The words of a search query."""

from collections.abc import Iterable

from ..models import Genre
from .normalise import words

MAX_LETTERS = 100
MAX_WORDS = 8
# Nearly every text has these: they are used only when a query has no other words.
STOP_WORDS = frozenset({
    "de", "het", "een", "en", "of", "van", "in", "op", "met", "voor", "aan", "te", "bij", "uit", "om", "tot", "naar",
    "over", "door", "is", "die", "dat", "the", "a", "and", "le", "la", "les", "et",
})  # fmt: skip


def query_words(query: str) -> list[str]:
    """The words of a query, each once, at most eight; stop words only when there are no others."""
    typed = list(dict.fromkeys(words(query[:MAX_LETTERS])))
    return ([word for word in typed if word not in STOP_WORDS] or typed)[:MAX_WORDS]


def genres_meant(query: str, genres: Iterable[Genre]) -> list[Genre]:
    """The genres whose name has a word that begins with a word of the query: 'jazz' means Jazz & wereld."""
    beginnings = tuple(word for word in query_words(query) if len(word) > 2)
    return [genre for genre in genres if any(word.startswith(beginnings) for word in words(genre.name))]
