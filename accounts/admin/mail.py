"""Outgoing mail in the admin, read-only."""

from django.contrib import admin

from ..admin_bases.read_only import ReadOnlyAdmin
from ..admin_bases.scope import OwnFilter, OwnOrganiserAdmin
from ..models import Mail


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin, OwnOrganiserAdmin):
    """Sent and waiting mail, read-only. There is no body to read, and no way to send a mail again."""

    list_display = ["created_at", "kind", "recipient", "organiser", "state", "tries", "due_at", "sent_at", "last_error"]
    list_filter = ["state", "kind", ("organiser", OwnFilter)]
    list_select_related = ["organiser"]
    search_fields = ["recipient", "message_id"]
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    fields = ["kind", "recipient", "organiser", "customer", "language", "message_id", "state", "tries"]
    fields += ["created_at", "due_at", "sent_at", "last_error"]
