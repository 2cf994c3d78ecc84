"""Read-only pages in the admin: only the code of the shop changes these objects."""

from typing import Any

from django.http import HttpRequest

from .scope import OwnOrganiserInline


class ReadOnlyAdmin:
    """A mixin for a ModelAdmin whose objects nobody adds, edits or deletes by hand: so no edit breaks an invariant."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ReadOnlyInline(ReadOnlyAdmin, OwnOrganiserInline):
    """Read-only rows within the page of their parent."""
