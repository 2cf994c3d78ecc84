"""The pages that put performances on sale, after a preview, and that withdraw one from the sale."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import audit
from shows.admin import pages
from shows.models import Performance, Seat, Section
from shows.readiness import missing_of
from ticketing import dates

from .. import stock


@dataclass(frozen=True)
class Candidate:
    """A performance to put on sale: its number of places, what it lacks, and remarks."""

    performance: Performance
    places: int
    lacks: list[str]
    notes: list[str]

    @property
    def is_ready(self) -> bool:
        return self.performance.state == Performance.State.DRAFT and not self.lacks


def candidates(performances: list[Performance]) -> list[Candidate]:
    """The candidates for these performances. A few queries for each hall, whatever the number of performances."""
    places = {hall: places_of(hall) for hall in {performance.hall_id for performance in performances}}
    lacks = missing_of(performances)
    return [
        Candidate(performance, places[performance.hall_id], lacks[performance.pk], _notes(performance))
        for performance in performances
    ]


def places_of(hall_id: int) -> int:
    """The number of places that a performance in this hall gets when it goes on sale."""
    seats = Seat.objects.filter(section__hall=hall_id, section__is_numbered=True).count()
    capacity = Section.objects.filter(hall=hall_id, is_numbered=False).aggregate(all=Sum("capacity"))["all"]
    return seats + (capacity or 0)


def _notes(performance: Performance) -> list[str]:
    now = dates.now()
    if performance.state == Performance.State.ON_SALE:
        return [_("Staat al in verkoop.")]
    if performance.state == Performance.State.CANCELLED:
        return [_("Is afgelast.")]
    notes = []
    if performance.starts_at <= now:
        notes.append(_("Deze voorstelling is al begonnen of voorbij."))
    elif performance.sale_until <= now:
        notes.append(_("De verkoop is al voorbij."))
    elif performance.sale_from <= now:
        notes.append(_("De verkoop begint meteen."))
    if not performance.sold_online:
        notes.append(_("Alleen aan de balie, niet online."))
    return notes


def on_sale_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET shows what will happen and what is missing. POST puts those that are ready on sale."""
    performances = pages.get_selected(page, request)
    if request.method == "POST":
        _put_on_sale(page, request, performances)
        return pages.back_to_list(page)
    all_candidates = candidates(performances)
    ready = [candidate for candidate in all_candidates if candidate.is_ready]
    return pages.render_page(
        page, request, "admin/orders/put_on_sale.html", title=_("Zet in verkoop"), candidates=all_candidates,
        ready=len(ready), places=sum(candidate.places for candidate in ready),
    )  # fmt: skip


def _put_on_sale(page: admin.ModelAdmin, request: HttpRequest, performances: Iterable[Performance]) -> None:  # type: ignore[type-arg]
    done = 0
    for performance in performances:
        previous_state = performance.state
        try:
            stock.put_on_sale(performance)
        except (stock.CannotSell, stock.Busy) as refusal:
            page.message_user(request, f"{performance}: {refusal}", messages.ERROR)
            continue
        if previous_state == Performance.State.DRAFT:
            audit.record(pages.staff(request), performance, "in verkoop gezet")
            done += 1
    if done:
        text = ngettext("%(n)s voorstelling staat in verkoop.", "%(n)s voorstellingen staan in verkoop.", done)
        page.message_user(request, text % {"n": done}, messages.SUCCESS)


class ReasonForm(pages.AdminPageForm):
    """Asks for the reason, for the history."""

    because = forms.CharField(label=gettext_lazy("Waarom"), max_length=100)


def withdraw_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET asks for a reason. POST makes the performance a draft again, if nobody has a place."""
    performance = pages.get_or_404(page, request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stock.withdraw(performance, by=pages.staff(request), because=form.cleaned_data["because"])
        except (stock.CannotWithdraw, stock.Busy) as refusal:
            form.add_error(None, str(refusal))
        else:
            page.message_user(request, _("De voorstelling is weer een ontwerp."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:shows_performance_change", args=[performance.pk]))
    figures = stock.figures([performance.pk])[performance.pk]
    title = _("Haal uit verkoop")
    return pages.render_page(
        page, request, "admin/orders/withdraw.html", title=title, thing=performance, form=form, figures=figures
    )
