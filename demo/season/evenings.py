"""The calendar of the sample season, and how each performance sells: ten months around a day, the same for the same
day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from random import Random
from typing import Any

from ticketing import dates

# The number of performances in each month, beginning with last month.
MONTHS = (6, 18, 16, 12, 11, 10, 9, 8, 6, 4)
HOURS = {
    "theater": (20, 15), "dans": (20, 15), "klassiek": (20, 0), "jazz-wereld": (20, 30), "pop-folk": (20, 30),
    "humor": (20, 15), "woord": (20, 0), "concert": (20, 30), "club": (22, 0), "nieuw-theater": (20, 0),
}  # fmt: skip
AFTERNOONS = {2: (14, 30), 5: (15, 0), 6: (15, 0)}  # by weekday: Wednesday, Saturday, Sunday
CLOSED = {(12, 24), (12, 25), (12, 31), (1, 1)}
SCHOOL_HOURS = ((10, 0), (13, 30))


class Fate(Enum):
    """How a performance sells."""

    PAST = "past"
    SOLD_OUT = "sold out"
    FEW = "few left"
    SOON = "soon"
    FAR = "far"
    DESK_ONLY = "desk only"
    CANCELLED = "cancelled"
    PRESALE = "presale"
    LATER = "later"
    SCHOOLS = "schools"


# The percentage of the places that is sold, from and to. The other fates have sold nothing yet.
SOLD = {
    Fate.PAST: (55, 97), Fate.SOLD_OUT: (100, 100), Fate.FEW: (92, 98), Fate.SOON: (40, 85), Fate.FAR: (8, 45),
    Fate.DESK_ONLY: (20, 60), Fate.CANCELLED: (25, 45),
}  # fmt: skip


@dataclass
class Evening:
    """A performance that will be created."""

    production: dict[str, Any]
    starts_at: datetime
    fate: Fate = Fate.FAR

    @property
    def hall(self) -> str:
        return str(self.production["hall"])


def plan(productions: list[dict[str, Any]], today: date, random: Random) -> list[Evening]:
    """All public performances, by date."""
    left = dict(enumerate(MONTHS))
    taken: set[tuple[str, date]] = set()
    evenings = []
    by_length = sorted(random.sample(productions, len(productions)), key=lambda production: -production["times"])
    for production in by_length:
        months = [month for month, free in left.items() if free >= production["times"]]
        month = (
            random.choices(months, [left[month] for month in months])[0] if months else max(left, key=lambda m: left[m])
        )
        left[month] -= production["times"]
        days = _days(production, dates.month_after(today, month - 1), today, taken, random)
        taken |= {(production["hall"], day) for day in days}
        evenings += [Evening(production, _at(day, _hour(production, day))) for day in days]
    evenings.sort(key=lambda evening: (evening.starts_at, evening.hall))
    _decide(evenings, today, random)
    return evenings


def school_mornings(productions: list[dict[str, Any]], today: date, random: Random) -> list[Evening]:
    """The school performances, on weekdays from next month on."""
    mornings = []
    for production in productions:
        for number in range(production.get("schools", 0)):
            day = today + timedelta(days=random.randrange(35, 150))
            day += timedelta(days=(8 - day.isoweekday()) % 7 if day.isoweekday() > 5 else 0)
            mornings.append(Evening(production, _at(day, SCHOOL_HOURS[number % 2]), Fate.SCHOOLS))
    return mornings


def _days(
    production: dict[str, Any], first: date, today: date, taken: set[tuple[str, date]], random: Random
) -> list[date]:
    """Successive days in that month on which the hall is free. In the current month, most are in the future."""
    end = dates.month_after(first)
    days = [first + timedelta(days=n) for n in range((end - first).days)]
    if first <= today < end:
        before, coming = [day for day in days if day < today], [day for day in days if day >= today]
        days = before if len(before) >= 4 and random.random() < 0.25 else coming
    free = [day for day in days if (production["hall"], day) not in taken and _fits(production, day)]
    free = free if len(free) >= production["times"] else [day for day in days if (production["hall"], day) not in taken]
    while len(free) < production["times"]:
        free.append(random.choice(days))
    start = random.randrange(len(free) - production["times"] + 1)
    return sorted(free[start : start + production["times"]])


def _fits(production: dict[str, Any], day: date) -> bool:
    """Whether the production may be performed that day. Family performances are on days without school, some others on
    their own weekdays (0 is Monday). There is nothing on Mondays and around Christmas and New Year."""
    usual = AFTERNOONS if production["genre"] == "familie" else range(1, 7)
    return day.weekday() in production.get("weekdays", usual) and (day.month, day.day) not in CLOSED


def _hour(production: dict[str, Any], day: date) -> tuple[int, int]:
    if "hour" in production:
        return tuple(production["hour"])
    return AFTERNOONS.get(day.weekday(), (14, 0)) if production["genre"] == "familie" else HOURS[production["genre"]]


def _at(day: date, hour: tuple[int, int]) -> datetime:
    return datetime.combine(day, time(*hour), tzinfo=dates.BRUSSELS)


def _decide(evenings: list[Evening], today: date, random: Random) -> None:
    """Decide how each performance sells. Whole productions late in the season are not on sale yet."""
    for evening in evenings:
        days = (evening.starts_at.date() - today).days
        evening.fate = Fate.PAST if days < 0 else Fate.SOON if days < 45 else Fate.FAR
    coming = [evening for evening in evenings if evening.fate != Fate.PAST]
    late = coming[len(coming) * 2 // 3 :]
    for fate, wanted in ((Fate.PRESALE, max(1, len(coming) // 20)), (Fate.LATER, max(1, len(coming) // 8))):
        chosen = 0
        for evening in late:
            if chosen < wanted and evening.fate == Fate.FAR:
                run = [other for other in late if other.production is evening.production]
                chosen += len(run)
                for performance in run:
                    performance.fate = fate
    near = [evening for evening in coming[: len(coming) * 2 // 3] if evening.production["price"]]
    random.shuffle(near)
    counts = {Fate.SOLD_OUT: 9, Fate.FEW: 10, Fate.DESK_ONLY: 3, Fate.CANCELLED: 1}
    for fate, wanted in counts.items():
        for _ in range(max(1, wanted * len(coming) // 95)):
            if near:
                near.pop().fate = fate
