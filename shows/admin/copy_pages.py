"""The pages that copy a production, and a season."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import copying
from ..copying import CopyResult
from ..models import Production, Season
from . import pages

MAX_WEEKS = 52 * 10
WEEKS = gettext_lazy("Hele weken, zodat de weekdagen blijven: 52 is een jaar later.")


class CopySeasonForm(pages.AdminPageForm):
    """The season to copy into, and how many weeks later."""

    target = forms.ModelChoiceField(
        Season.objects.none(),
        label=gettext_lazy("Naar seizoen"),
        help_text=gettext_lazy("Maak een nieuw seizoen eerst aan."),
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Aantal weken later"), min_value=-MAX_WEEKS, max_value=MAX_WEEKS, required=False,
        help_text=gettext_lazy("Leeg: zoveel als het nieuwe seizoen later begint, in hele weken."),
    )  # fmt: skip

    def __init__(self, source: Season, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Season.objects.filter(organiser=source.organiser_id).exclude(pk=source.pk).order_by("-starts_on")
        self.fields["target"].queryset = others  # type: ignore[attr-defined]


class CopyProductionForm(pages.AdminPageForm):
    """The title and slug of the copy; with drafts of the performances, or without."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=150)
    slug = forms.SlugField(label=gettext_lazy("Naam in het webadres"), max_length=120)
    season = forms.ModelChoiceField(Season.objects.none(), label=gettext_lazy("Seizoen"))
    with_performances = forms.BooleanField(label=gettext_lazy("Ook de voorstellingen, als ontwerp"), required=False)
    weeks = forms.IntegerField(
        label=gettext_lazy("Aantal weken later"), min_value=-MAX_WEEKS, max_value=MAX_WEEKS, initial=52,
        required=False, help_text=WEEKS,
    )  # fmt: skip

    def __init__(self, source: Production, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        own = Season.objects.filter(organiser=source.organiser_id).order_by("-starts_on")
        self.fields["season"].queryset = own  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Production.objects.filter(organiser=self.source.organiser_id, slug=slug).exists():
            raise ValidationError(_("Er is al een productie met dit webadres."))
        return slug


def copy_season_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the form, and how many productions would be copied. POST: copies them, once."""
    source = pages.get_or_404(page, request, pk)
    form = CopySeasonForm(source, request.POST or None)
    if request.method == "POST" and form.is_valid():
        target, weeks = form.cleaned_data["target"], form.cleaned_data["weeks"]
        if weeks is None:
            weeks = copying.weeks_between(source, target)
        _report(page, request, copying.copy_season(source, target, weeks=weeks, by=pages.staff(request)))
        return HttpResponseRedirect(reverse("admin:shows_production_changelist") + f"?season__id__exact={target.pk}")
    productions = Production.objects.filter(season=source).order_by("title")
    return pages.render_page(
        page, request, "admin/shows/copy.html", title=_("Seizoen kopiëren"), thing=source, form=form, is_season=True,
        number=productions.count(),
    )  # fmt: skip


def copy_production_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the form. POST: copies. A second click is refused, since the slug is taken by then."""
    source = pages.get_or_404(page, request, pk)
    initial = {"title": source.title, "slug": f"{source.slug[:117]}-2", "season": source.season_id}
    form = CopyProductionForm(source, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        weeks = (values["weeks"] or 0) if values["with_performances"] else None
        try:
            copied = copying.copy_production(
                source, season=values["season"], title=values["title"], slug=values["slug"], weeks=weeks,
                by=pages.staff(request),
            )  # fmt: skip
        except IntegrityError:
            form.add_error("slug", _("Er is al een productie met dit webadres."))
        else:
            _report(page, request, copied)
            return HttpResponseRedirect(reverse("admin:shows_production_change", args=[copied.productions[0].pk]))
    return pages.render_page(
        page, request, "admin/shows/copy.html", title=_("Productie kopiëren"), thing=source, form=form, is_season=False
    )


def _report(page: admin.ModelAdmin, request: HttpRequest, copied: CopyResult) -> None:  # type: ignore[type-arg]
    """Messages with what was copied, what existed already, and what could not be copied."""
    numbers = {"productions": len(copied.productions), "performances": len(copied.performances)}
    message = _("Gekopieerd: %(productions)s producties en %(performances)s voorstellingen, als ontwerp.") % numbers
    page.message_user(request, message, messages.SUCCESS if copied.productions else messages.WARNING)
    if copied.existing:
        existing = _("Bestond al, en is niet gewijzigd: %(titles)s.") % {"titles": ", ".join(copied.existing[:20])}
        page.message_user(request, existing, messages.WARNING)
    for problem in copied.problems[:20]:
        page.message_user(request, problem, messages.WARNING)
