"""Search words as queries of PostgreSQL's full-text search."""

from collections.abc import Sequence
from dataclasses import dataclass

from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Term:
    """A word, and longer words that match it as well: 'jazzavond' for 'avond', 'wolven' for 'wolf'."""

    word: str
    compounds: tuple[str, ...] = ()

    @classmethod
    def of(cls, word: str, vocabulary: Vocabulary) -> "Term":
        return cls(word, (*vocabulary.inflections(word), *vocabulary.compounds(word)))

    def tsquery(self, weights: str, *, with_compounds: bool) -> str:
        """The term as to_tsquery reads it: the stem of the word (%s, which the database fills in), the word, words that
        begin with it, and its compounds. `weights` says where: in the title (A), in title or artist (AB), or anywhere
        (empty)."""
        exactly, beginning = f":{weights}" if weights else "", f":*{weights}" if len(self.word) > 2 else f":{weights}"
        compounds = [f"'{word}'{exactly}" for word in self.compounds] if with_compounds else []
        return " | ".join([f"'%s'{exactly}", f"'{self.word}'{beginning.rstrip(':')}", *compounds])


def tsqueries(terms: Sequence[Term], operator: str) -> dict[str, str]:
    """The queries for all terms (operator '&') or any of them ('|'): one for each place where they can match."""

    def joined(weights: str, *, with_compounds: bool = True) -> str:
        return operator.join(f"({term.tsquery(weights, with_compounds=with_compounds)})" for term in terms)

    return {
        "anywhere": joined(""),
        "within": joined("AB"),
        "named": joined("AB", with_compounds=False),
        "titled": joined("A", with_compounds=False),
    }
