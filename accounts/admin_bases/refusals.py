"""Shows a message in the admin where the database refuses to save or delete, instead of an error page."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Lock timeout, deadlock, serialization failure: a retry of the same request may succeed.
BUSY = {"55P03", "40P01", "40001"}
FOREIGN_KEY = "23503"
# Unique, check, and RESTRICT, with which our triggers refuse.
CONSTRAINTS = {"23505", "23514", "23001"}
CSRF = "csrfmiddlewaretoken"

_messages: dict[str, "StrPromise"] = {}


def register(messages: Mapping[str, "StrPromise"]) -> None:
    """Registers the messages for an app's constraints and triggers, by their names. The app's admin does so."""
    _messages.update(messages)


class RefusalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A ModelAdmin that turns refusals of the database into messages."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().changeform_view, request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._report_refusals(super().changelist_view, request, *args, **kwargs)

    def own_page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Wraps a view of ours as a page of the admin: staff only, and with the same messages."""

        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return self._report_refusals(view, request, *args, **kwargs)

        return self.admin_site.admin_view(page)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Deletes all rows or none."""
        with transaction.atomic():
            super().delete_queryset(request, queryset)

    def _report_refusals(
        self, view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Shows what the database refused and leads back to the page. Other errors are raised."""
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
        # Reading removes the message of success: foreign keys are checked after it was added.
        list(messages.get_messages(request))
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _offer_again(self, request: HttpRequest, message: str) -> HttpResponse:
        """Offers to send the same form again with one press: nothing is wrong with it."""
        list(messages.get_messages(request))  # removed, as above
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF]
        words = {"title": _("Nog niet bewaard"), "message": message, "sent": sent, "has_files": bool(request.FILES)}
        context = self.admin_site.each_context(request) | words | {"messages": []}
        return render(request, "admin/again.html", context, status=409)


def _sqlstate(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", "") or ""


def refusal(error: Exception) -> str | None:
    """The message for a refusal: a lock that can't be had, a foreign key, a constraint or a trigger. None for any other
    error."""
    cause, state = error.__cause__, _sqlstate(error)
    if state in BUSY:
        return _("Iemand anders is hier net mee bezig. Probeer het opnieuw.")
    if state == FOREIGN_KEY:
        return _("Iemand anders heeft intussen in gebruik genomen wat u verwijdert, of verwijderd wat u gebruikt.")
    if state in CONSTRAINTS:
        name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        message = _messages.get(name)
        return str(message or _("De databank weigert dit: iemand anders was u net voor. Kijk na wat er nu staat."))
    return None
