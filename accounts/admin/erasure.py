"""The page that erases a customer who asked for it by letter, by telephone or at the box office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..admin_bases.scope import is_network_staff, organisers_of
from ..models import Customer, StaffRole
from ..privacy import erasure, registry

# For a chief: what the customer has at another organiser stays unknown to this one.
SOMETHING_ELSE = _("Er loopt nog iets: tickets voor later, een winkelmandje, een betaling of een terugbetaling.")


class RequestForm(forms.Form):
    """Asks for the customer, and for how the request came."""

    who = forms.CharField(label=_("E-mailadres of klantnummer"), max_length=254)
    how = forms.ChoiceField(
        label=_("Hoe vroeg de klant het?"),
        choices=[
            ("per e-mail", _("per e-mail")),
            ("per brief", _("per brief")),
            ("per telefoon", _("per telefoon")),
            ("aan de balie", _("aan de balie")),
        ],
    )
    checked = forms.BooleanField(label=_("Ik ging na dat de vraag van de klant zelf komt."))


def may_erase(request: HttpRequest) -> bool:
    """Tells whether the member of staff may erase customers: the network's own staff, and the chief of an organiser."""
    if not (request.user.is_active and request.user.is_staff):  # type: ignore[union-attr]
        return False
    return is_network_staff(request) or organisers_of(request, {StaffRole.Role.CHIEF}).exists()


def page(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """Shows the customer, or why they can't be erased. Sent a second time for the same customer, it erases them."""
    if not may_erase(request):
        raise PermissionDenied
    form = RequestForm(request.POST or None)
    customer = _find(request, form) if form.is_valid() else None
    hindrances = erasure.hindrances(customer) if customer else []
    if customer and not hindrances and request.POST.get("confirmed") == str(customer.pk):
        try:
            erasure.erase(customer.pk, by=request.user, why=form.cleaned_data["how"])  # type: ignore[arg-type]
        except erasure.CannotErase as error:
            hindrances = error.hindrances
        else:
            messages.success(request, _("De klant is gewist; een laatste mail bevestigt het."))
            return redirect("admin:accounts_customer_erasure")
    if hindrances and not is_network_staff(request):
        hindrances = [str(SOMETHING_ELSE)]
    context = {"title": _("Klant wissen"), "form": form, "customer": customer, "hindrances": hindrances}
    ways = [(reverse("admin:index"), _("Overzicht")), (reverse("admin:accounts_customer_changelist"), _("Klanten"))]
    context |= {"opts": model_admin.model._meta, "ways": ways} | model_admin.admin_site.each_context(request)
    return TemplateResponse(request, "admin/accounts/customer/erasure.html", context)


def _find(request: HttpRequest, form: RequestForm) -> Customer | None:
    """The customer, if they have dealings with the organiser. The answer for all others is the same."""
    customer = Customer.objects.filter(_lookup(form.cleaned_data["who"]), erased_at=None).first()
    if customer is None or not _concerns(request, customer):
        form.add_error("who", _("Uw huis heeft geen klant met dit adres of nummer."))
        return None
    return customer


def _lookup(who: str) -> Q:
    """Finds a customer by e-mail address or by number."""
    if who.isascii() and who.isdigit():
        return Q(pk=int(who)) if int(who) <= BigIntegerField.MAX_BIGINT else Q(pk=0)
    return Q(email=Customer.objects.normalize_email(who))


def _concerns(request: HttpRequest, customer: Customer) -> bool:
    """Tells whether the customer has dealings with an organiser whose chief this is."""
    if is_network_staff(request):
        return True
    organiser_ids: set[Any] = {pk for part in registry.parts() for pk in part.organisers_of(customer)}
    return organisers_of(request, {StaffRole.Role.CHIEF}).filter(pk__in=organiser_ids).exists()
