"""The basket: looking at it, taking places out of it, choosing a tariff per ticket."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import organisers
from accounts.requests import CustomerRequest

from .. import basket as baskets
from .. import stock
from ..forms import RemovalForm, TariffsForm


@never_cache
@require_safe
def basket(request: CustomerRequest, slug: str) -> HttpResponse:
    """What lies in it, until when, and what it costs; or what became of it."""
    organiser = organisers.of_page(request, slug)
    context = {
        "basket": baskets.of_customer(request.user, organiser),
        "elsewhere": baskets.elsewhere(request.user, organiser),
    }
    return render(request, "orders/basket.html", context)


@require_POST
def removal(request: CustomerRequest, slug: str) -> HttpResponse:
    """POST: gives the ticked places back."""
    organiser = organisers.of_page(request, slug)
    found, form = baskets.find(request.user, organiser), RemovalForm(request.POST)
    if found is None or not form.is_valid():
        messages.error(request, str(form.errors["plaats"][0]) if form.errors else str(stock.RunOut()))
        return redirect("basket", organiser.slug)
    try:
        number = stock.give_back(found.order, form.cleaned_data["plaats"])
    except stock.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if number:
            messages.success(
                request, ngettext("%(n)s ticket verwijderd.", "%(n)s tickets verwijderd.", number) % {"n": number}
            )
    return redirect("basket", organiser.slug)


@require_POST
def tariffs(request: CustomerRequest, slug: str) -> HttpResponse:
    """POST: sets the tariff of each ticket, and puts a child on a lap (`schoot`); the prices follow from the price
    table, never from the form."""
    organiser = organisers.of_page(request, slug)
    found = baskets.of_customer(request.user, organiser)
    form = TariffsForm(request.POST, tariffs=found.tariffs)
    try:
        if found.order is None:
            raise stock.RunOut
        if not form.is_valid():
            raise stock.Impossible
        stock.choose_tariff(found.order, form.chosen)
        if form.cleaned_data["schoot"]:
            stock.add_child(found.order, form.cleaned_data["schoot"])
    except stock.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        child = _("Kind op schoot toegevoegd.") if form.cleaned_data["schoot"] else ""
        messages.success(request, child or _("De tarieven zijn bewaard."))
    return redirect("basket", organiser.slug)
