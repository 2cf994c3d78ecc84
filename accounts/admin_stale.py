"""The admin's forms tell the second of two people who save (accounts/stale.py), and what the database refuses."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm, model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import stale
from .templatetags.dates import day_and_hour

# A lock that was waited for too long, a deadlock, a transaction that came too late: the same thing may go well now.
BUSY = {"55P03", "40P01", "40001"}
CSRF = "csrfmiddlewaretoken"


class StaleFormAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """`also_seen` names fields that the form doesn't show as they are (a picture that is uploaded)."""

    also_seen: Iterable[str] = ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Under its lock where it is about to be saved: who comes second reads what the first wrote."""
        if request.method == "POST" and connection.in_atomic_block:
            field: Any = self.opts.pk if from_field is None else self.opts.get_field(from_field)
            try:
                wanted = {field.name: field.to_python(object_id)}
            except (ValidationError, ValueError):
                return None
            rows = self.model._default_manager.order_by()  # an order by another table would lock that too
            list(rows.select_for_update(no_key=True).filter(**wanted).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and obj and request.method == "POST"):
            return form
        page = self

        class StaleForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                values = super().clean()
                page._report_changes(request, obj, self)
                return values

        return StaleForm

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = context.get("original")
        if obj is not None and self.has_change_permission(request, obj):
            context["seen"] = stale.seal(self._values(request, obj, context["adminform"].form))
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().changelist_view, request, *args, **kwargs)

    def own_page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A page beside Django's own, as an address of the admin: for staff, and told what the database refuses."""

        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return self._report_refusals(view, request, *args, **kwargs)

        return self.admin_site.admin_view(page)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """All of them, or none and why."""
        with transaction.atomic():
            super().delete_queryset(request, queryset)

    def _report_changes(self, request: HttpRequest, obj: Model, form: ModelForm) -> None:
        """Adds to the form what somebody else changed since the page was made."""
        names = stale.changed(request.POST.get(stale.FIELD), self._values(request, obj, form))
        if not names:
            return
        labels = ", ".join(self._label(name, form) for name in names)
        words = {"who": self._last_editor(obj), "fields": labels}
        form.add_error(
            None,
            _(
                "%(who)s heeft dit intussen gewijzigd: %(fields)s. Wat u invulde staat hieronder nog, en is niet "
                "bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
            )
            % words,
        )

    def _values(self, request: HttpRequest, obj: Model, form: ModelForm) -> dict[str, Any]:
        """Everything that the page can change, as it stands in the database."""
        values = {name: form.initial.get(name) for name in form.fields if name in form.initial}
        values |= {name: form.initial.get(name, getattr(obj, name)) for name in self.also_seen}
        for formset, inline in self.get_formsets_with_inlines(request, obj):
            if not inline.has_change_permission(request, obj):
                continue
            rows = inline.get_queryset(request).filter(**{formset.fk.name: obj.pk}).order_by("pk")
            fields = list(formset.form.base_fields)
            values[str(inline.verbose_name_plural)] = [(row.pk, model_to_dict(row, fields)) for row in rows]
        return values

    def _label(self, name: str, form: ModelForm) -> str:
        if name in form.fields:
            return str(form.fields[name].label or name).lower()
        field = self.opts.get_field(name.removesuffix("_id")) if name in self.also_seen else None
        return str(getattr(field, "verbose_name", name)).lower()

    def _last_editor(self, obj: Model) -> str:
        """'An Peeters (vr 27 nov, 20.15)', as far as the history knows."""
        entries = LogEntry.objects.filter(content_type=get_content_type_for_model(obj), object_id=str(obj.pk))
        last = entries.select_related("user").order_by("-action_time").first()
        return f"{capfirst(str(last.user))} ({day_and_hour(last.action_time)})" if last else _("Iemand anders")

    def _report_refusals(
        self, view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What the database refuses is told, and leads back to the page; other errors stay errors."""
        try:
            return view(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            message = refusal(error)
            if message is None:
                raise
            if request.method == "POST" and _sqlstate(error) in BUSY:
                return self._offer_again(request, message)
        except ObjectDoesNotExist:
            if request.method != "POST":
                raise
            message = _("Iemand anders heeft dit intussen verwijderd.")
        list(messages.get_messages(request))  # reads, and so forgets, that it succeeded: foreign keys are judged last
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _offer_again(self, request: HttpRequest, message: str) -> HttpResponse:
        """Nothing is wrong with what was sent: one press sends it again."""
        list(messages.get_messages(request))  # forgotten, as above; and the page itself shows none
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF]
        words = {"title": _("Nog niet bewaard"), "message": message, "sent": sent, "has_files": bool(request.FILES)}
        context = self.admin_site.each_context(request) | words | {"messages": []}
        return render(request, "admin/again.html", context, status=409)


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def refusal(error: Exception) -> str | None:
    """Words for what the database refused under a guard, for want of a lock, or by a key; None for any other error."""
    cause, state = error.__cause__, _sqlstate(error)
    guards = {
        "performance_on_sale_stays": _(
            "Deze voorstelling is of was in verkoop: productie, zaal en begin blijven, en ze wordt niet geschrapt."
        ),
        "production_on_sale_stays": _("Deze productie is in verkoop en blijft van haar organisator."),
        "vat_rate_stays": _(
            "Dit is het laatste percentage van zijn categorie dat al geldt: zonder kan geen ticket gemaakt worden. "
            "Voer een nieuw percentage in vanaf een dag."
        ),
        "hall_is_frozen": _("Deze zaal ligt vast: haar plaatsen zijn in verkoop. Maak een nieuwe versie van de zaal."),
        "what_is_sold_stays": _("Wat verkocht is, blijft zoals het verkocht werd."),
    }
    if state in BUSY:
        return _("Iemand anders is hier net mee bezig. Probeer het opnieuw.")
    if state == "23503":
        return _("Iemand anders heeft intussen in gebruik genomen wat u verwijdert, of verwijderd wat u gebruikt.")
    if state in ("23505", "23001", "23514"):
        name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        return guards.get(name, _("De databank weigert dit: iemand anders was u net voor. Kijk na wat er nu staat."))
    return None
