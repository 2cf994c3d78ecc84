"""What staff did, written down: who, when, to what, and why. The admin shows it as the history of the thing."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from .models import Customer


def record(by: Customer, thing: Model, what: str, *, why: str = "", is_new: bool = False) -> None:
    """Writes it down, in the transaction of the act itself."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(thing),
        object_id=str(thing.pk),
        object_repr=str(thing)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=f"{what}: {why}" if why else what,
    )
