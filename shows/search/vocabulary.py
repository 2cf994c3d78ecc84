"""The words of an organiser's public programme. Those of drafts aren't in it: "bedoelde u" would give a draft away."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from accounts.models import Organiser
from ticketing.cache import Cache
from ticketing.sql import fetch_all

from ..models.sale_status import PUBLIC_SQL
from .spelling import mistakes_allowed, near_words, unharmed_parts

MAX_COMPOUNDS = 30
# Pairs that the Dutch stemmer doesn't bring together: wolf and wolven, huis and huizen.
ENDINGS = (("ven", "f"), ("zen", "s"), ("f", "ven"), ("s", "zen"))

# ts_stat takes a statement as a text, which can't have parameters: the number stands in it.
PUBLIC_WORDS = f"""
SELECT {{column}} FROM shows_production production WHERE organiser_id = {{organiser:d}} AND EXISTS (
    SELECT 1 FROM shows_performance WHERE production_id = production.id AND {PUBLIC_SQL})
"""  # noqa: S608 - our own constant
WORDS = """
SELECT word, every.ndoc AS productions, named.word IS NOT NULL AS is_in_a_name
FROM ts_stat(%(texts)s) every LEFT JOIN ts_stat(%(names)s) named USING (word)
"""


class WordCount(NamedTuple):
    """A word, the number of productions that have it, and whether a title or artist has it."""

    word: str
    productions: int
    is_in_a_name: bool


@dataclass(frozen=True)
class Vocabulary:
    """Words, each with whether a title or artist has it, and the number of productions that have it."""

    words: dict[str, tuple[bool, int]]

    @cached_property
    def text(self) -> str:
        """All words, each on its own line: one search in this text looks inside all of them."""
        return "\n".join(["", *self.words, ""])

    def compounds(self, word: str) -> list[str]:
        """Longer words that end in this word ('jazzavond' for 'avond'), or have it inside when it is long. Words that
        begin with it aren't among them: a tsquery finds these by itself. Words of titles and artists come first."""
        if len(word) < 4:
            return []
        part = word if len(word) > 5 else word + "\n"
        longer = {other for other in self._words_with(part) if not other.startswith(word)}
        return sorted(longer, key=self._rarity)[:MAX_COMPOUNDS]

    def inflections(self, word: str) -> list[str]:
        """'wolven' for 'wolf', 'huis' for 'huizen', where the programme has them."""
        others = (word.removesuffix(old) + new for old, new in ENDINGS if word.endswith(old))
        return [other for other in others if other in self.words]

    def has(self, word: str) -> bool:
        """Whether a word of the programme begins with this, or is another form of it."""
        return f"\n{word}" in self.text or bool(self.inflections(word))

    def correct(self, word: str) -> list[str]:
        """The word that was probably meant by one that finds nothing: the nearest one, or two that were written as one.
        Empty when no word is near."""
        mistakes = mistakes_allowed(word)
        parts = unharmed_parts(word, mistakes) if mistakes else ()
        candidates = {candidate for part in parts for candidate in self._words_with(part)}
        if near := near_words(word, candidates, mistakes):
            return [min(near, key=lambda pair: (pair[0], pair[1][0] != word[0], self._rarity(pair[1])))[1]]
        for cut in range(3, len(word) - 2):
            if word[:cut] in self.words and word[cut:] in self.words:
                return [word[:cut], word[cut:]]
        return []

    def _words_with(self, part: str) -> Iterator[str]:
        """The words that have this part. A line's end in it stands for the beginning or end of a word."""
        at = self.text.find(part)
        while at >= 0:
            begin, end = self.text.rfind("\n", 0, at + 1) + 1, self.text.find("\n", at + 1)
            yield self.text[begin:end]
            at = self.text.find(part, end)

    def _rarity(self, word: str) -> tuple[bool, int, str]:
        """The order of words: those of titles and artists first, then those that more productions have."""
        named, number = self.words[word]
        return not named, -number, word


_vocabularies: Cache[Vocabulary] = Cache(seconds=60, most=16)


def of(organiser: Organiser) -> Vocabulary:
    """The organiser's words, at most a minute old; one query when this process has none."""
    return _vocabularies.get(organiser.pk, lambda: _read(organiser))


def _read(organiser: Organiser) -> Vocabulary:
    texts, names = (PUBLIC_WORDS.format(column=column, organiser=organiser.pk) for column in ("words", "names"))
    counts = fetch_all(WordCount, WORDS, {"texts": texts, "names": names})
    return Vocabulary({count.word: (count.is_in_a_name, count.productions) for count in counts})
