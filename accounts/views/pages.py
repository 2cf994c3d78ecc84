"""The pages that staff write, of an organiser or of the network."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import organisers, pages
from ..models import Organiser, Page
from ..privacy import registry


@login_not_required
@require_safe
def network_page(request: HttpRequest, page: str) -> HttpResponse:
    """A page of the network."""
    return _render(request, None, page)


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """A page of an organiser. The contact page has a URL of its own."""
    organiser = organisers.of_page(request, slug)
    if page == Page.Fixed.CONTACT:
        return redirect("contact", organiser.slug)
    return _render(request, organiser, page)


def _render(request: HttpRequest, organiser: Organiser | None, slug: str) -> HttpResponse:
    rendered = pages.find(organiser, slug)
    if rendered is None:
        raise Http404
    terms = registry.terms() if slug == Page.Fixed.PRIVACY else []
    return render(request, "accounts/page.html", {"rendered": rendered, "terms": terms})
