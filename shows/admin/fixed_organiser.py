"""Things of an organiser that stay with it."""

from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.admin_bases.scope import OwnOrganiserAdmin


class FixedOrganiserForm(forms.ModelForm):
    """A form that checks that names are unique at an organiser, even where the organiser is read-only."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"organiser"}  # type: ignore[misc, no-any-return]


class FixedOrganiserAdmin(OwnOrganiserAdmin):
    """The organiser can't be changed once it is saved: other things of that organiser refer to it."""

    form = FixedOrganiserForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["organiser"] if obj else [])]
