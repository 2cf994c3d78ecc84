"""Reports a stale form in the admin: somebody else saved the object while this form was open (stale.py beside it)."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.forms import ModelForm, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..templatetags.dates import day_and_hour
from . import stale
from .refusals import RefusalAdmin


class StaleFormAdmin(RefusalAdmin):
    """A ModelAdmin whose form compares the object with what the page showed.

    `also_seen` names fields to compare that aren't in the form themselves (a picture that is uploaded).
    """

    also_seen: Iterable[str] = ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Locks the row when a form is saved, so that the second of two requests reads what the first wrote."""
        if request.method == "POST" and connection.in_atomic_block:
            field: Any = self.opts.pk if from_field is None else self.opts.get_field(from_field)
            try:
                lookup = {field.name: field.to_python(object_id)}
            except (ValidationError, ValueError):
                return None
            rows = self.model._default_manager.order_by()  # ordering by another table would lock that one too
            list(rows.select_for_update(no_key=True).filter(**lookup).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if not (change and obj and request.method == "POST"):
            return form
        model_admin = self

        class StaleForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                values = super().clean()
                model_admin._report_changes(request, obj, self)
                return values

        return StaleForm

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        obj = context.get("original")
        if obj is not None and self.has_change_permission(request, obj):
            context["seen"] = stale.seal(self._values(request, obj, context["adminform"].form))
        return super().render_change_form(request, context, *args, **kwargs)

    def _report_changes(self, request: HttpRequest, obj: Model, form: ModelForm) -> None:
        """Adds an error to the form that names what somebody else changed since the page was rendered."""
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
        """Everything that the page can change, as it is in the database now."""
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
        """The last entry of the history: 'An Peeters (vr 27 nov, 20.15)'."""
        entries = LogEntry.objects.filter(content_type=get_content_type_for_model(obj), object_id=str(obj.pk))
        last = entries.select_related("user").order_by("-action_time").first()
        return f"{capfirst(str(last.user))} ({day_and_hour(last.action_time)})" if last else _("Iemand anders")
