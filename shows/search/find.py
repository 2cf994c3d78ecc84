"""Finds productions by words: by all words as typed, else by the words probably meant, else by some of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import Organiser
from ticketing.sql import fetch_all

from . import vocabulary
from .query_words import query_words
from .statement import hits_sql
from .tsquery import Term, tsqueries
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class SearchFilter:
    """Which performances count: from one moment until before another, of one genre (its id), for sale at `at`."""

    at: datetime
    since: datetime
    until: datetime
    genre: int | None = None
    only_available: bool = False


class Hit(NamedTuple):
    """A production that a search found, and the stage that found it.

    `first`, `last` and `coming` are the times of its first, last and next performance in seconds since 1970 (there may
    be hundreds of hits); `coming` is None when all have begun.
    """

    stage: int
    pk: int
    first: int
    last: int
    coming: int | None


@dataclass(frozen=True)
class SearchResult:
    """Productions, the best first. `meant` has the words that were used instead of those typed, if any; `is_near` tells
    that no production has all of the words."""

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    is_near: bool = False

    @property
    def number(self) -> int:
        return len(self.hits)


class Stage(NamedTuple):
    """The words that one stage of the search uses, and whether all of them ('&') or any ('|') must match."""

    words: list[str]
    operator: str


def find(organiser: Organiser, query: str, limits: SearchFilter) -> SearchResult:
    """The productions of an organiser that match. One query, and once a minute another one for the vocabulary."""
    typed = query_words(query)
    if not typed:
        return SearchResult()
    known_words = vocabulary.of(organiser)
    stages = _stages(typed, known_words)
    params = vars(limits) | {"organiser": organiser.pk} | _tsqueries(stages, known_words)
    hits = fetch_all(Hit, hits_sql(len(stages)), params)
    successful = stages[hits[0].stage if hits else 0]
    meant = " ".join(successful.words) if successful.words != typed else ""
    return SearchResult(tuple(hits), meant, successful.operator == "|")


def _stages(typed: list[str], known_words: Vocabulary) -> list[Stage]:
    """The stages of a search, in order; those that would repeat an earlier one are left out."""
    meant: list[str] = []
    for word in typed:
        meant += [word] if known_words.has(word) else known_words.correct(word) or [word]
    stages = [Stage(typed, "&")]
    if meant != typed:
        stages.append(Stage(meant, "&"))
    if len(meant) > 1:
        stages.append(Stage(meant, "|"))
    return stages


def _tsqueries(stages: Sequence[Stage], known_words: Vocabulary) -> dict[str, Any]:
    """The queries and words of all stages, under the names that the statement has for them."""
    terms = {word: Term.of(word, known_words) for stage in stages for word in stage.words}
    params: dict[str, Any] = {}
    for number, stage in enumerate(stages):
        queries = tsqueries([terms[word] for word in stage.words], stage.operator)
        params |= {f"{name}{number}": query for name, query in queries.items()}
        params[f"words{number}"] = stage.words
    return params
