"""What is in the admin to look at alone: the verbs change it."""

from typing import Any

from django.http import HttpRequest

from accounts.admin_scope import OwnOrganiserInline


class ReadOnlyAdmin:
    """Nothing is added, written or deleted by hand: no edit can break an invariant."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class InlineToLookAt(ReadOnlyAdmin, OwnOrganiserInline):
    """Rows within an order, to look at."""
