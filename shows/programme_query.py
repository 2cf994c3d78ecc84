"""What a visitor wants to see of the programme: month, genre, view, words, only what is for sale. The address has
all of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from .models import Genre
from .search.query_words import MAX_LETTERS

BROCHURE, CALENDAR, LIST = "", "kalender", "lijst"


@dataclass(frozen=True)
class ProgrammeQuery:
    """One address of the programme. `month` is None where the address has none; `words` and `view` may be empty."""

    path: str
    month: date | None = None
    genre: Genre | None = None
    view: str = BROCHURE
    words: str = ""
    only_available: bool = False
    page: int = 1
    notice: str = ""

    @classmethod
    def of(cls, path: str, parameters: Mapping[str, str], genres: Mapping[str, Genre]) -> "ProgrammeQuery":
        """The query of an address. Values that can't be understood are ignored, and `notice` says so."""
        month, genre = parameters.get("maand", ""), parameters.get("genre", "")
        view, page = parameters.get("weergave", ""), parameters.get("page", "")
        words = plain(parameters.get("zoek", ""))
        valid_month, valid_genre = parse_month(month), genres.get(genre)
        notice = ""
        if month and not valid_month:
            notice = _("Die maand kennen we niet. Dit is wat er deze maand te zien is.")
        elif genre and not valid_genre:
            notice = _("Dat genre kennen we niet. Dit zijn alle genres.")
        elif len(words) > MAX_LETTERS:
            notice = _("Dat is lang om op te zoeken. We zochten op de eerste woorden.")
        return cls(
            path=path,
            month=valid_month,
            genre=valid_genre,
            view=view if view in {CALENDAR, LIST} else BROCHURE,
            words=words[:MAX_LETTERS].strip(),
            only_available=parameters.get("tekoop", "") == "1",
            page=int(page) if re.fullmatch(r"[1-9]\d{0,5}", page, re.ASCII) else 1,
            notice=notice,
        )

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address, without those that have their default value."""
        written = {
            "zoek": self.words,
            "maand": f"{self.month:%Y-%m}" if self.month else "",
            "genre": self.genre.slug if self.genre else "",
            "weergave": self.view,
            "tekoop": "1" if self.only_available else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in written.items() if value}

    def url(self, **changes: object) -> str:
        """The address with these changes. It leads to the first page, unless `page` is among them."""
        new = {"page": ""} | {name: _written(value) for name, value in changes.items()}
        parameters = {name: value for name, value in (self.parameters | new).items() if value}
        return self.path + ("?" + urlencode(parameters) if parameters else "")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words limits the results."""
        return bool(self.month or self.genre or self.only_available)


def _written(value: object) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else str(value or "")


def parse_month(text: str) -> date | None:
    """'2026-11' as the first day of November 2026; None when it is no month of this century."""
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(match[1]), int(match[2]), 1) if match else None


def plain(text: str) -> str:
    """The text as one line, with single spaces and without unprintable characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:10_000]).split())
