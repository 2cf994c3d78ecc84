"""What is looked for: the words that somebody typed, and the queries of PostgreSQL that they become."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Genre
from .normalise import words
from .vocabulary import Vocabulary

MOST_LETTERS = 100
MOST_TERMS = 8
# Found in every text: looked for only when nothing else is.
LITTLE = frozenset({
    "de", "het", "een", "en", "of", "van", "in", "op", "met", "voor", "aan", "te", "bij", "uit", "om", "tot", "naar",
    "over", "door", "is", "die", "dat", "the", "a", "and", "le", "la", "les", "et",
})  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A word, and others that stand for it: longer ones that have it within, wolven for wolf."""

    word: str
    compounds: tuple[str, ...] = ()

    @classmethod
    def of(cls, word: str, vocabulary: Vocabulary) -> "Term":
        return cls(word, (*vocabulary.inflections(word), *vocabulary.compounds(word)))

    def written(self, weights: str, *, with_compounds: bool) -> str:
        """As to_tsquery reads it: the word's stem (%s, filled in by the database), the word and what begins with it,
        its compounds; in the title alone (A), in title or artist (AB), or anywhere (empty)."""
        own, begins = f":{weights}" if weights else "", f":*{weights}" if len(self.word) > 2 else f":{weights}"
        others = [f"'{word}'{own}" for word in self.compounds] if with_compounds else []
        return " | ".join([f"'%s'{own}", f"'{self.word}'{begins.rstrip(':')}", *others])


def typed(query: str) -> list[str]:
    """The words of what was typed, at most eight; the little ones only when there are no others."""
    found = list(dict.fromkeys(words(query[:MOST_LETTERS])))
    return ([word for word in found if word not in LITTLE] or found)[:MOST_TERMS]


def genres_meant(query: str, genres: Iterable[Genre]) -> list[Genre]:
    """The genres that have a word of the query in their name, or its beginning: 'jazz' means Jazz & wereld."""
    sought = [word for word in typed(query) if len(word) > 2]
    return [genre for genre in genres if any(own.startswith(one) for own in words(genre.name) for one in sought)]


def written(terms: Sequence[Term], by: str) -> dict[str, str]:
    """The queries of all terms (by '&') or of any (by '|'), by where they look."""

    def joined(weights: str, *, with_compounds: bool = True) -> str:
        return by.join(f"({term.written(weights, with_compounds=with_compounds)})" for term in terms)

    return {
        "anywhere": joined(""),
        "within": joined("AB"),
        "named": joined("AB", with_compounds=False),
        "titled": joined("A", with_compounds=False),
    }
