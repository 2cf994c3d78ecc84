"""What our own pages in the admin have in common: get what they are about, and render them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Customer

from ..models import Performance

MAX_ID = 2**63 - 1
MAX_SELECTED = 200  # performances on one page
SELECTED = "voorstelling"  # the parameter with their ids

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def get_or_404(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> Any:  # type: ignore[type-arg]
    """The page's object with that id. Raises Http404 when it is missing or another organiser's, and PermissionDenied
    when they may not change it."""
    instance = page.get_queryset(request).filter(pk=pk).first() if pk <= MAX_ID else None
    if instance is None:
        raise Http404
    if not page.has_change_permission(request, instance):
        raise PermissionDenied
    return instance


def get_selected(page: admin.ModelAdmin, request: HttpRequest) -> list[Performance]:  # type: ignore[type-arg]
    """The performances that the URL or the form names. Raises Http404 when one is missing or another organiser's, and
    PermissionDenied when they may not change all of them."""
    values = (request.POST or request.GET).getlist(SELECTED)
    ids = {int(pk) for pk in values if pk.isascii() and pk.isdigit() and len(pk) < 19}
    if not ids or len(ids) != len(set(values)) or len(ids) > MAX_SELECTED:
        raise Http404
    rows = page.get_queryset(request).filter(pk__in=ids).select_related("production__organiser", "hall__venue")
    performances = list(rows.order_by("starts_at", "pk"))
    if len(performances) != len(ids):
        raise Http404
    if not all(page.has_change_permission(request, performance) for performance in performances):
        raise PermissionDenied
    return performances


def selection_url(name: str, performances: Any) -> str:
    """The URL of a page about these performances."""
    ids = [getattr(performance, "pk", performance) for performance in performances]
    return f"{reverse(name)}?{urlencode([(SELECTED, pk) for pk in ids])}"


def render_page(
    page: admin.ModelAdmin,  # type: ignore[type-arg]
    request: HttpRequest,
    template: str,
    *,
    title: str,
    thing: Model | None = None,
    **context: Any,
) -> TemplateResponse:
    """A page within the admin, with breadcrumbs to the object and the list."""
    ways: list[tuple[str, object]] = [(reverse("admin:index"), _("Overzicht"))]
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}"
    ways.append((reverse(f"{name}_changelist"), page.opts.verbose_name_plural))
    if thing is not None:
        ways.append((reverse(f"{name}_change", args=[thing.pk]), str(thing)))
    frame = page.admin_site.each_context(request) | {"title": title, "opts": page.opts, "ways": ways, "thing": thing}
    return TemplateResponse(request, template, frame | context)


def back_to_list(page: admin.ModelAdmin) -> HttpResponseRedirect:  # type: ignore[type-arg]
    return HttpResponseRedirect(reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"))


def staff(request: HttpRequest) -> Customer:
    """The member of staff who acts."""
    assert isinstance(request.user, Customer)
    return request.user


class AdminPageForm(forms.Form):
    """A form on a page of our own."""

    required_css_class = "required"
    error_css_class = "errors"
