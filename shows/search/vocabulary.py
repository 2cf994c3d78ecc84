"""The words of an organiser's programme, as everybody may read it: a draft must not be betrayed by "bedoelde u"."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from accounts.models import Organiser
from ticketing.cache import Cache

from . import spelling

FRESH_SECONDS = 60
MOST_COMPOUNDS = 30
# What the Dutch stemmer leaves apart: wolf and wolven, huis and huizen.
ENDINGS = (("ven", "f"), ("zen", "s"), ("f", "ven"), ("s", "zen"))

# The inner statement is a text of its own, so the number stands in it.
PUBLIC = """
SELECT {column} FROM shows_production production WHERE organiser_id = {organiser:d} AND EXISTS (
    SELECT 1 FROM shows_performance WHERE production_id = production.id AND audience = 'public' AND state <> 'draft')
"""
WORDS = """
SELECT word, every.ndoc, named.word IS NOT NULL
FROM ts_stat(%(texts)s) every LEFT JOIN ts_stat(%(names)s) named USING (word)
"""


@dataclass(frozen=True)
class Vocabulary:
    """Words, each with whether a title or artist has it, and how many productions do."""

    words: dict[str, tuple[bool, int]]

    @cached_property
    def text(self) -> str:
        """All of them, a line each: to look within words is to look in one long text."""
        return "\n".join(["", *self.words, ""])

    def compounds(self, word: str) -> list[str]:
        """Longer words that end in this one, or have a long one within: 'avond' is in 'jazzavond'. What begins with it
        is found without. Those of titles and artists first."""
        if len(word) < 4:
            return []
        within = {other for other in self._with(word if len(word) > 5 else word + "\n") if not other.startswith(word)}
        return sorted(within, key=self._fame)[:MOST_COMPOUNDS]

    def inflections(self, word: str) -> list[str]:
        """'wolven' for 'wolf', 'huis' for 'huizen', where the programme has them."""
        others = (word.removesuffix(old) + new for old, new in ENDINGS if word.endswith(old))
        return [other for other in others if other in self.words]

    def knows(self, word: str) -> bool:
        """Whether a word of the programme begins with this, or is another form of it."""
        return f"\n{word}" in self.text or bool(self.inflections(word))

    def meant(self, word: str) -> list[str]:
        """What was probably meant by a word that finds nothing: the nearest one, or two that were written as one. Empty
        when nobody could tell."""
        most = spelling.allowed(word)
        parts = spelling.parts(word, most) if most else ()
        others = {other for part in parts for other in self._with(part)}
        if found := spelling.near(word, others, most):
            return [min(found, key=lambda one: (one[0], one[1][0] != word[0], self._fame(one[1])))[1]]
        for cut in range(3, len(word) - 2):
            if word[:cut] in self.words and word[cut:] in self.words:
                return [word[:cut], word[cut:]]
        return []

    def _with(self, part: str) -> Iterator[str]:
        """The words that have this part, which may begin or end with a line's end."""
        at = self.text.find(part)
        while at >= 0:
            begin, end = self.text.rfind("\n", 0, at + 1) + 1, self.text.find("\n", at + 1)
            yield self.text[begin:end]
            at = self.text.find(part, end)

    def _fame(self, word: str) -> tuple[bool, int, str]:
        named, number = self.words[word]
        return not named, -number, word


_kept: Cache[Vocabulary] = Cache(seconds=FRESH_SECONDS, most=16)


def of(organiser: Organiser) -> Vocabulary:
    """The organiser's words, at most a minute old; one query when this process has none."""
    return _kept.get(organiser.pk, lambda: _read(organiser))


def _read(organiser: Organiser) -> Vocabulary:
    with connection.cursor() as cursor:
        texts, names = (PUBLIC.format(column=column, organiser=organiser.pk) for column in ("words", "names"))
        cursor.execute(WORDS, {"texts": texts, "names": names})
        return Vocabulary({word: (named, number) for word, number, named in cursor.fetchall()})
