"""The desk's page of a performance's wheelchair places that stand where two seats are: swapped, and swapped back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.admin_scope import organisers_of
from accounts.models import StaffRole
from shows.admin import pages
from shows.models import Performance

from .. import stock

if TYPE_CHECKING:
    from .places import PlaceAdmin

Role = StaffRole.Role
MAY_SWAP: set[str] = {Role.BOX_OFFICE, Role.PROGRAMMING, Role.CHIEF}
ACTS = {"wissel": stock.swap, "wissel_terug": stock.swap_back}


class WhyForm(pages.PageForm):
    """For whom or what it is, for the history."""

    because = forms.CharField(label=gettext_lazy("Waarom"), max_length=100, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def wheelchairs_page(request: HttpRequest, page: PlaceAdmin, pk: int) -> HttpResponse:
    performance = _performance(request, pk)
    places = list(stock.swappable(performance))
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _act(request, page, performance, places, form.cleaned_data["because"])
        return HttpResponseRedirect(request.get_full_path())
    title = _("Rolstoelplaatsen: %(performance)s") % {"performance": performance}
    return pages.render_page(
        page, request, "admin/orders/wheelchairs.html", title=title, form=form, places=places, performance=performance
    )


def _performance(request: HttpRequest, pk: int) -> Performance:
    """One of a house for which they work, in a role that may swap. Raises Http404, PermissionDenied."""
    if pk >= 2**63:
        raise Http404
    own = Performance.objects.filter(production__organiser__in=organisers_of(request))
    performance = own.select_related("production", "hall").filter(pk=pk).first()
    if performance is None:
        raise Http404
    if not organisers_of(request, MAY_SWAP).filter(pk=performance.production.organiser_id).exists():
        raise PermissionDenied
    return performance


def _act(
    request: HttpRequest, page: PlaceAdmin, performance: Performance, places: list[stock.Swappable], why: str
) -> None:
    """Does what the pressed button says; a refusal is told."""
    for name, act in ACTS.items():
        for place in places:
            seat = place.wheelchair.seat
            if seat is None or request.POST.get(name) != str(seat.pk):
                continue
            try:
                act(performance, seat, by=pages.staff(request), because=why)
                page.message_user(request, _("De plaatsen zijn gewisseld."), messages.SUCCESS)
            except stock.Refusal as refusal:
                page.message_user(request, str(refusal), messages.ERROR)
            return
    page.message_user(request, _("Hier is niets te wisselen."), messages.ERROR)
