"""What is looked for: the words that somebody typed, and the queries of PostgreSQL that they become."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Genre
from .folding import words
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

    def query(self, weights: str, *, with_compounds: bool) -> tuple[str, list[str]]:
        """SQL of a tsquery and its parameters: the word's Dutch stem, the word and what begins with it, its compounds;
        in the title alone (A), in title or artist (AB), or anywhere (empty)."""
        begins = "*" if len(self.word) > 2 else ""
        written = [f"'{self.word}':{begins}{weights}" if begins or weights else f"'{self.word}'"]
        if with_compounds:
            written += [f"'{word}'" + (f":{weights}" if weights else "") for word in self.compounds]
        stem = f"'{self.word}'" + (f":{weights}" if weights else "")
        return "(to_tsquery('dutch', %s) || to_tsquery('simple', %s))", [stem, " | ".join(written)]


def typed(query: str) -> list[str]:
    """The words of what was typed, at most eight; the little ones only when there are no others."""
    found = list(dict.fromkeys(words(query[:MOST_LETTERS])))
    return ([word for word in found if word not in LITTLE] or found)[:MOST_TERMS]


def genres_meant(query: str, genres: Iterable[Genre]) -> list[Genre]:
    """The genres that have a word of the query in their name, or its beginning: 'jazz' means Jazz & wereld."""
    sought = [word for word in typed(query) if len(word) > 2]
    return [genre for genre in genres if any(own.startswith(one) for own in words(genre.name) for one in sought)]


def joined(terms: Sequence[Term], by: str, weights: str = "", *, with_compounds: bool = True) -> tuple[str, list[str]]:
    """The tsquery of all terms (by '&&') or of any (by '||')."""
    queries = [term.query(weights, with_compounds=with_compounds) for term in terms]
    return f" {by} ".join(sql for sql, _ in queries), [name for _, names in queries for name in names]
