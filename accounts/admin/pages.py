"""The pages that staff write, in the admin. Those of the network are for its own staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import pages
from ..admin_bases.read_only import ReadOnlyInline
from ..admin_bases.scope import OwnFilter, OwnOrganiserAdmin, is_network_staff
from ..models import Page, PageVersion

MARKUP = _(
    "Een lege regel begint een alinea, ## een tussentitel, - een opsomming, **vet**, [tekst](https://adres). "
    "Deze woorden worden ingevuld: {naam}, {juridische naam}, {ondernemingsnummer}, {adres}, {telefoon}, {e-mail}, "
    "{balie}, {balie telefoon}, {balie e-mail}."
)


class PageForm(forms.ModelForm):
    """The form of a page. It explains the markup."""

    class Meta:
        model = Page
        fields = ["organiser", "slug", "language", "title", "text", "position"]
        help_texts = {"text": MARKUP}
        widgets = {"text": forms.Textarea(attrs={"rows": 28, "cols": 90})}


class VersionInline(ReadOnlyInline):
    """Earlier versions of the page, read-only."""

    model = PageVersion
    fields = readonly_fields = ("saved_at", "saved_by", "title", "text")
    classes = ("collapse",)
    show_change_link = False


@admin.register(Page)
class PageAdmin(OwnOrganiserAdmin):
    """Terms, privacy, accessibility, contact and free pages."""

    form = PageForm
    list_display = ["title", "organiser", "slug", "language", "updated_at", "position"]
    list_filter = [("organiser", OwnFilter), "language", "slug"]
    list_select_related = ["organiser"]
    search_fields = ["title", "text", "slug"]
    inlines = [VersionInline]

    def organiser_of(self, obj: Page) -> int:
        return obj.organiser_id or 0

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Only the network's own staff may leave the organiser out."""
        form = super().get_form(request, obj, change, **kwargs)
        if "organiser" in form.base_fields:
            form.base_fields["organiser"].required = not is_network_staff(request)
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        """The address of a page stays: there are links to it."""
        return ["organiser", "slug", "language"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A fixed page can be edited but not deleted. Its translations may be deleted."""
        if obj and obj.is_fixed and obj.language == pages.FALLBACK:
            return False
        return super().has_change_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Removes the action that deletes many: it wouldn't check the permission of each page."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        pages.save(obj, by=request.user)  # type: ignore[arg-type]  # staff

    def view_on_site(self, obj: Page) -> str:
        return obj.get_absolute_url()
