"""UW DETAILS: the overview of one's own data, and the form to edit them (BEWERK)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..forms import DetailsForm
from ..language import remember_language
from ..models import Customer
from ..requests import CustomerRequest


@never_cache
@require_safe
def details(request: CustomerRequest) -> HttpResponse:
    """The overview: own data, tickets, password."""
    return render(request, "accounts/details.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_details(request: CustomerRequest) -> HttpResponse:
    """The form with all own data but the login address, which only staff may change."""
    customer = Customer.objects.get(pk=request.user.pk)  # not request.user: the header shows what is saved
    form = DetailsForm(request.POST or None, instance=customer)
    if not form.is_valid():
        return render(request, "accounts/edit_details.html", {"form": form})
    # Not save(): a customer who was erased in another window meanwhile stays erased.
    Customer.objects.filter(pk=customer.pk, erased_at=None).update(**form.cleaned_data)
    with translation.override(customer.language):
        messages.success(request, _("Uw gegevens zijn bewaard."))
    response = redirect("details")
    remember_language(response, customer.language)
    return response
