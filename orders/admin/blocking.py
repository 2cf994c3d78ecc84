"""The page that blocks and unblocks places: the plan of the hall as labelled checkboxes, and numbers."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shows import hall_style
from shows.admin import pages
from shows.models import Performance, Section
from ticketing.sql import fetch_all

from .. import stock
from ..models import Place
from ..stock.availability import HELD, SOLD, UNBLOCKED
from ..stock.blocking import RESERVED


class PlaceState(NamedTuple):
    """A place's id and its state: sold, held, free, blocked, or blocked for a wheelchair (w)."""

    id: int
    state: str


STATES = f"""
SELECT id, CASE WHEN {SOLD} THEN 's' WHEN {HELD} THEN 'h'
                WHEN {UNBLOCKED} THEN 'f' WHEN blocked_because LIKE %(reserved)s THEN 'w' ELSE 'b' END AS state
FROM orders_place WHERE performance_id = %(performance)s
"""  # noqa: S608 - our own constants
FREE, BLOCKED = "f", "b"
MOST = 5000  # places in one form


class BlockForm(pages.AdminPageForm):
    """Asks for a reason, and for a number of places of each unnumbered section."""

    because = forms.CharField(
        label=gettext_lazy("Reden"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Nodig om te blokkeren, bijvoorbeeld: mengtafel, camera, defect."),
    )

    def __init__(self, sections: list[Section], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section in sections:
            label = _("Aantal in %(section)s") % {"section": section.name}
            self.fields[f"deel-{section.pk}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=section.capacity
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "blokkeer" in self.data and not values.get("because") and "because" not in self.errors:
            self.add_error("because", _("Waarom worden deze plaatsen geblokkeerd?"))
        return values

    def clean_because(self) -> str:
        because: str = self.cleaned_data["because"]
        if because.lower().startswith(RESERVED):
            raise ValidationError(_("Zo schrijft de wissel van rolstoelplaatsen het op. Kies andere woorden."))
        return because

    def numbers(self) -> list[tuple[Section, int]]:
        return [(section, n) for section in self.sections if (n := self.cleaned_data.get(f"deel-{section.pk}"))]


@dataclass(frozen=True)
class PlanSection:
    """A section of the plan. Each of its rows has a name, the id of its first seat, and its checkboxes."""

    pk: int
    name: str
    rows: list[tuple[str, int, SafeString]]


def places_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET shows the plan. POST with `blokkeer` or `geef_vrij` changes all places that it can, and names the others."""
    performance = pages.get_or_404(page, request, pk)
    unnumbered = list(Section.objects.filter(hall=performance.hall_id, is_numbered=False))
    form = BlockForm(unnumbered, request.POST or None)
    ticked = _ticked_ids(request)
    if request.method == "POST" and form.is_valid():
        if ticked or form.numbers():
            _change(page, request, performance, form, ticked)
            return HttpResponseRedirect(reverse("admin:orders_performance_places", args=[performance.pk]))
        form.add_error(None, _("Kies eerst plaatsen, of een aantal."))
    states = {
        place.id: place.state
        for place in fetch_all(PlaceState, STATES, {"performance": performance.pk, "reserved": f"{RESERVED}%"})
    }
    return pages.render_page(
        page, request, "admin/orders/places.html", title=_("Plaatsen blokkeren"), thing=performance, form=form,
        plan=hall_style.style_of(performance.hall), sections=_plan_sections(performance, states, set(ticked)),
        unnumbered=_with_free_counts(performance, form), performance=performance,
        figures=stock.figures([performance.pk])[performance.pk],
    )  # fmt: skip


def _ticked_ids(request: HttpRequest) -> list[int]:
    """The ids of the ticked places. Everything that isn't an id is ignored."""
    sent = request.POST.getlist("plaats")[:MOST]
    return sorted({int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19})


def _change(
    page: admin.ModelAdmin,  # type: ignore[type-arg]
    request: HttpRequest,
    performance: Performance,
    form: BlockForm,
    ticked: list[int],
) -> None:
    """Blocks or unblocks places, and reports the result."""
    is_block = "blokkeer" in request.POST
    by_seat, by_number = (stock.block, stock.block_any) if is_block else (stock.unblock, stock.unblock_any)
    why = {"because": form.cleaned_data["because"], "by": pages.staff(request)}
    try:
        done = by_seat(performance, ticked, **why)
        counts = [(section, n, by_number(performance, section, n, **why)) for section, n in form.numbers()]
    except stock.Busy as busy:
        page.message_user(request, str(busy), messages.ERROR)
        return
    _report(page, request, is_block, len(done.places) + sum(number for *_rest, number in counts))
    if done.refused:
        _report_refused(page, request, is_block, done.refused)
    for section, wanted, number in counts:
        if number < wanted:
            words = {"section": section.name, "n": number, "wanted": wanted}
            page.message_user(request, _("%(section)s: %(n)s van de %(wanted)s.") % words, messages.WARNING)


def _report(page: admin.ModelAdmin, request: HttpRequest, is_block: bool, number: int) -> None:  # type: ignore[type-arg]
    if is_block:
        text = ngettext("%(n)s plaats geblokkeerd.", "%(n)s plaatsen geblokkeerd.", number)
    else:
        text = ngettext("%(n)s plaats weer vrijgegeven.", "%(n)s plaatsen weer vrijgegeven.", number)
    page.message_user(request, text % {"n": number}, messages.SUCCESS if number else messages.WARNING)


def _report_refused(page: admin.ModelAdmin, request: HttpRequest, is_block: bool, ids: list[int]) -> None:  # type: ignore[type-arg]
    places = Place.objects.filter(pk__in=ids[:20]).with_names()
    names = ", ".join(place.name for place in places) or "?"
    text = _("Niet geblokkeerd, want niet (meer) vrij: %(places)s.") if is_block else _("Niet vrijgegeven: %(places)s.")
    page.message_user(request, text % {"places": names + (" …" if len(ids) > 20 else "")}, messages.WARNING)


def _with_free_counts(performance: Performance, form: BlockForm) -> list[tuple[Section, Any, int]]:
    """Each unnumbered section with its field and its number of free places."""
    left = stock.left_by_section(performance, [section.pk for section in form.sections], up_to=None)
    return [(section, form[f"deel-{section.pk}"], left.get(section.pk, 0)) for section in form.sections]


def _plan_sections(performance: Performance, states: dict[int, str], ticked: set[int]) -> list[PlanSection]:
    """The sections with seats, in the order of the plan."""
    places = Place.objects.filter(performance=performance, seat__isnull=False).with_names()
    ordered = list(places.order_by("section__position", "section_id", "seat__position", "pk"))
    sections = []
    for section, members in groupby(ordered, key=lambda place: place.section):
        plan_rows = []
        for row, seats in groupby(members, key=lambda place: place.seat.row if place.seat else ""):
            of_row = list(seats)
            boxes = format_html_join("", "{}", ((_checkbox(place, states, ticked),) for place in of_row))
            plan_rows.append((row, of_row[0].seat_id or 0, boxes))
        sections.append(PlanSection(section.pk, section.name, plan_rows))
    return sections


def _checkbox(place: Any, states: dict[int, str], ticked: set[int]) -> SafeString:
    """The checkbox of a seat. Its label has the state, and the reason of a blocked seat."""
    state = states.get(place.pk, "s")
    label = {
        "s": _("verkocht"),
        "h": _("in een winkelmandje"),
        "f": _("vrij"),
        "w": _("voor de wissel van een rolstoelplaats"),
        "b": _("geblokkeerd: %(why)s") % {"why": place.blocked_because},
    }[state]
    return format_html(
        '<input type="checkbox" name="plaats" value="{}" id="s{}" class="seat-{}" data-n="{}" aria-label="{}, {}" '
        'title="{}"{}{}>',
        place.pk, place.seat_id, state, place.seat.number, place.name, label, label,
        "" if state in (FREE, BLOCKED) else SafeString(" disabled"),
        SafeString(" checked") if place.pk in ticked and state in (FREE, BLOCKED) else "",
    )  # fmt: skip
