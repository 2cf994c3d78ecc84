"""The numbered seats of halls, and the page that changes many of them at once, while their hall isn't frozen."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases import stale
from accounts.admin_bases.refusals import refusal
from accounts.admin_bases.scope import OwnFilter

from ..models import Hall, Rank, Seat, Section
from . import pages
from .hall_parts import PartOfHallAdmin, SameHallForm

HALL = "section__hall"
MAX_SEATS = 1500  # changed at once: each is a field of the form


class ManySeatsForm(forms.Form):
    """A field that is left empty changes nothing."""

    rank = forms.ModelChoiceField(Rank.objects.none(), label=_("Rang"), required=False)
    kind = forms.ChoiceField(label=_("Soort"), choices=[("", _("laat staan")), *Seat.Kind.choices], required=False)
    remark = forms.CharField(label=_("Bijzonderheid"), max_length=60, required=False)
    row_label = forms.CharField(label=_("Woorden voor de rij"), max_length=60, required=False)
    replaced_by = forms.ModelChoiceField(Seat.objects.none(), label=_("Maakt plaats voor"), required=False)

    def __init__(self, hall: Hall, seats: QuerySet[Seat], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        sections = set(seats.order_by().values_list("section_id", flat=True).distinct())
        self.fields["rank"].queryset = hall.ranks.all()  # type: ignore[attr-defined]
        wheelchairs = Seat.objects.filter(section__hall=hall, kind=Seat.Kind.WHEELCHAIR, section__in=sections)
        self.fields["replaced_by"].queryset = wheelchairs if len(sections) == 1 else wheelchairs.none()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.values()) and not self.errors:
            self.add_error(None, _("Kies minstens één wijziging."))
        if values.get("replaced_by") and self.seats.filter(kind=Seat.Kind.WHEELCHAIR).exists():
            self.add_error("replaced_by", _("Een rolstoelplaats maakt geen plaats voor een andere."))
        kind = values.get("kind")
        if kind and kind != Seat.Kind.WHEELCHAIR and self.seats.filter(replaces__isnull=False).exists():
            self.add_error("kind", _("Er zijn stoelen die plaats maken voor deze rolstoelplaats."))
        return values

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def seen(self) -> dict[str, Any]:
        """The present values that the form can change."""
        seats = list(self.seats.order_by("pk").values("pk", *self.fields))
        return {str(field.label): [(seat["pk"], seat[name]) for seat in seats] for name, field in self.fields.items()}


class SectionFilter(OwnFilter):
    """The sections of the hall that was chosen; none before that, since halls have sections of the same names."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        hall = request.GET.get(f"{HALL}__id__exact", "")
        if not (hall.isascii() and hall.isdigit() and len(hall) < 19):
            return []
        of_hall = {str(pk) for pk in Section.objects.filter(hall=int(hall)).values_list("pk", flat=True)}
        return [choice for choice in super().field_choices(field, request, model_admin) if choice[0] in of_hall]


@admin.register(Seat)
class SeatAdmin(PartOfHallAdmin):
    """The numbered seats of the halls."""

    form = SameHallForm
    organiser_path = "section__hall__venue__organiser"
    hall_path = "section__hall"
    list_display = ["row", "number", "section", "rank", "kind", "remark", "replaced_by"]
    list_display_links = ["row", "number"]
    list_filter = [(HALL, OwnFilter), ("section", SectionFilter), "kind"]
    list_select_related = ["section__hall", "rank", "replaced_by"]
    search_fields = ["=row", "=number"]
    raw_id_fields = ["replaced_by"]
    ordering = ["section", "position"]
    actions = ["change_many"]

    @admin.action(description=_("Wijzig de gekozen stoelen"), permissions=["change"])
    def change_many(self, request: HttpRequest, queryset: QuerySet[Seat]) -> HttpResponse | None:
        """The page that asks what to change, and then changes the seats: of one hall that isn't frozen."""
        hall = self._one_open_hall(request, queryset)
        if hall is None:
            return None
        form = ManySeatsForm(hall, queryset, request.POST if "bewaar" in request.POST else None)
        if form.is_bound and form.is_valid() and self._change(request, hall, form):
            return None
        chosen = list(queryset.order_by("position").values_list("pk", flat=True))
        title = ngettext("Wijzig %(n)s stoel", "Wijzig %(n)s stoelen", len(chosen)) % {"n": len(chosen)}
        template = "admin/shows/seat/change_many.html"
        return pages.render_page(
            self, request, template, title=title, form=form, chosen=chosen, hall=hall, seen=stale.seal(form.seen())
        )

    def _one_open_hall(self, request: HttpRequest, seats: QuerySet[Seat]) -> Hall | None:
        halls = list(Hall.objects.filter(sections__seats__in=seats).distinct().select_related("venue__organiser")[:2])
        page = self.admin_site.get_model_admin(Hall)
        if len(halls) != 1:
            self.message_user(request, _("Kies stoelen van één zaal."), messages.ERROR)
        elif not page.has_change_permission(request, halls[0]):
            self.message_user(request, _("Deze zaal kunt u niet wijzigen."), messages.ERROR)
        elif seats.count() > MAX_SEATS:
            self.message_user(request, _("Kies hoogstens %(n)s stoelen.") % {"n": MAX_SEATS}, messages.ERROR)
        else:
            return halls[0]
        return None

    def _change(self, request: HttpRequest, hall: Hall, form: ManySeatsForm) -> bool:
        """Changes all seats, or none: then the form has the reason. Locks the hall first, as `put_on_sale` does."""
        changes = form.changes()
        try:
            with transaction.atomic():
                Hall.objects.select_for_update(no_key=True).get(pk=hall.pk)
                if others := stale.changed(request.POST.get(stale.FIELD), form.seen()):
                    form.add_error(None, _changed_meanwhile(others))
                    return False
                done = Seat.objects.filter(pk__in=form.seats.values("pk")).update(**changes)
                self.log_change(request, hall, f"{done} stoelen gewijzigd: {', '.join(changes)}")
        except (IntegrityError, OperationalError) as error:
            form.add_error(None, refusal(error) or str(error))
            return False
        message = ngettext("%(n)s stoel is gewijzigd.", "%(n)s stoelen zijn gewijzigd.", done) % {"n": done}
        self.message_user(request, message, messages.SUCCESS)
        return True


def _changed_meanwhile(changed: list[str]) -> str:
    return gettext(
        "Iemand anders heeft deze stoelen intussen gewijzigd: %(fields)s. Wat u koos staat hieronder nog, en is niet "
        "bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
    ) % {"fields": ", ".join(changed).lower()}
