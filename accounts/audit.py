"""Records what staff did: who, when, to which object, and why. The admin shows it as the object's history."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from .models import Customer


def record(by: Customer, obj: Model, what: str, *, why: str = "", is_new: bool = False) -> None:
    """Adds an entry to the history of the object. The caller does so in the transaction of the change itself."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(obj),
        object_id=str(obj.pk),
        object_repr=str(obj)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=f"{what}: {why}" if why else what,
    )
