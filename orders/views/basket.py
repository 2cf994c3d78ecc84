"""The basket: its page, giving places back, choosing the tariff of each ticket."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import organisers
from accounts.requests import CustomerRequest

from .. import stock
from ..basket.forms import RemovalForm, TariffsForm
from ..basket.open_baskets import baskets_elsewhere, find_open_basket
from ..basket.reading import read_basket


@never_cache
@require_safe
def basket(request: CustomerRequest, slug: str) -> HttpResponse:
    """The page of the basket: its places, until when it has them, and the total; or what became of the last basket."""
    organiser = organisers.of_page(request, slug)
    context = {
        "basket": read_basket(request.user, organiser),
        "elsewhere": baskets_elsewhere(request.user, organiser),
    }
    return render(request, "orders/basket.html", context)


@require_POST
def removal(request: CustomerRequest, slug: str) -> HttpResponse:
    """POST: gives the ticked places back."""
    organiser = organisers.of_page(request, slug)
    open_basket, form = find_open_basket(request.user, organiser), RemovalForm(request.POST)
    if open_basket is None or not form.is_valid():
        messages.error(request, str(form.errors["plaats"][0]) if form.errors else str(stock.RunOut()))
        return redirect("basket", organiser.slug)
    try:
        number = stock.give_back(open_basket.order, form.cleaned_data["plaats"])
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
    contents = read_basket(request.user, organiser)
    form = TariffsForm(request.POST, tariffs=contents.tariffs)
    try:
        if contents.order is None:
            raise stock.RunOut
        if not form.is_valid():
            raise stock.Impossible
        stock.choose_tariff(contents.order, form.chosen)
        if form.cleaned_data["schoot"]:
            stock.add_child(contents.order, form.cleaned_data["schoot"])
    except stock.Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        child = _("Kind op schoot toegevoegd.") if form.cleaned_data["schoot"] else ""
        messages.success(request, child or _("De tarieven zijn bewaard."))
    return redirect("basket", organiser.slug)
