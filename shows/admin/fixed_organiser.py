"""What belongs to an organiser, and stays with it."""

from typing import Any

from django import forms
from django.http import HttpRequest

from accounts.admin_scope import OwnOrganiserAdmin


class OrganiserForm(forms.ModelForm):
    """Names are unique at an organiser, also on a page where the organiser is read-only."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"organiser"}  # type: ignore[misc, no-any-return]


class FixedOrganiserAdmin(OwnOrganiserAdmin):
    """Other things point to it: it doesn't move to another house."""

    form = OrganiserForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["organiser"] if obj else [])]
