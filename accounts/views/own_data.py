"""One's own data: the download, and the erasure of the account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ticketing import dates

from .. import organisers
from ..forms import ErasureForm
from ..login import throttle
from ..login.client_ip import client_ip
from ..login.reauthenticate import confirm_password
from ..privacy import erasure as erasing
from ..privacy import export as exporting
from ..privacy import registry
from ..requests import CustomerRequest

private = cache_control(private=True, no_store=True)


@require_POST
@private
def export(request: CustomerRequest) -> HttpResponseBase:
    """Downloads everything that we store about the customer. By POST, so that no link can start it."""
    attempt = throttle.count(throttle.EXPORT, account=str(request.user.pk), address=client_ip(request))
    if attempt.refused_until:
        messages.error(request, throttle.explain(attempt.refused_until))
        return redirect("details")
    name = _("mijn-gegevens-%(day)s.json") % {"day": dates.local(dates.now()).date().isoformat()}
    return StreamingHttpResponse(
        exporting.export(request.user),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
@sensitive_post_parameters()
def erasure(request: CustomerRequest) -> HttpResponse:
    """Shows what an erasure removes and what stays, or why it isn't possible now. Afterwards the customer is logged
    out."""
    form = ErasureForm(request.POST or None)
    hindrances = erasing.hindrances(request.user)
    if not hindrances and form.is_valid() and confirm_password(request, form):
        try:
            erasing.erase(request.user.pk, organiser=organisers.last_visited(request))
        except erasing.CannotErase as error:
            hindrances = error.hindrances
        else:
            logout(request)
            messages.success(request, _("Uw account is verwijderd. We sturen u nog één mail, die dat bevestigt."))
            return redirect("network")
    status = (
        429 if form.has_error(NON_FIELD_ERRORS, throttle.TOO_MANY) else 409 if hindrances and form.is_bound else 200
    )
    stays = [text for part in registry.parts() for text in part.stays()]
    context = {"form": form, "hindrances": hindrances, "stays": stays}
    return render(request, "accounts/erasure.html", context, status=status)
