"""The personal data of accounts: the customer record, the mails, and what staff did to the record
(accounts/privacy/registry.py)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from ..login import passwords
from ..models import Customer, Mail
from . import erasure, registry, retention
from .registry import Job, RetentionPeriod, in_words

Row = Mapping[str, Any]


class AccountsData(registry.PersonalData):
    """The first part to be registered, and so the last to erase: it empties the record itself."""

    def export(self, customer: Customer) -> Mapping[str, Iterator[Row]]:
        return {
            "klantenfiche": iter([record(customer)]),
            "mails": mails(customer),
            "handelingen van medewerkers": staff_actions_on(customer),
        }

    def erase(self, customer: Customer) -> None:
        erasure.empty(customer)

    def terms(self) -> list[RetentionPeriod]:
        return [
            RetentionPeriod(
                _("Uw klantenfiche"),
                in_words(retention.DORMANT_AFTER),
                _("zonder inloggen of kopen. We mailen u %(time)s vooraf; wie dan inlogt, blijft klant.")
                % {"time": in_words(retention.WARNING_PERIOD)},
            ),
            RetentionPeriod(
                _("Het adres op mails die we stuurden"),
                in_words(retention.MAIL_ADDRESSES_KEPT),
                _("zodat we kunnen nagaan wat u kreeg. De inhoud bewaren we nooit."),
            ),
            RetentionPeriod(
                _("Tijdelijke wachtwoorden"),
                in_words(max(passwords.AFTER_REGISTRATION, passwords.ON_REQUEST)),
                _("hoogstens; onleesbaar, en weg zodra u een eigen wachtwoord koos."),
            ),
            RetentionPeriod(
                _("Dat u ingelogd bent"),
                in_words(timedelta(seconds=settings.SESSION_COOKIE_AGE)),
                _("na uw laatste login, of tot u uitlogt."),
            ),
            RetentionPeriod(
                _("Pogingen om in te loggen of te registreren"),
                in_words(retention.ATTEMPTS_KEPT),
                _("onherkenbaar gemaakt, tegen misbruik."),
            ),
        ]

    def jobs(self) -> list[Job]:
        return retention.jobs()


def record(customer: Customer) -> Row:
    """The customer record."""
    return {
        "e-mailadres": customer.email,
        "voornaam": customer.first_name,
        "naam": customer.last_name,
        "straat en nummer": customer.street,
        "postcode": customer.postal_code,
        "gemeente": customer.city,
        "land": customer.country,
        "telefoon": customer.phone,
        "taal": customer.language,
        "aangemaakt": customer.created_at,
        "laatst ingelogd": customer.last_login,
        "persoonlijk wachtwoord gekozen": customer.password_saved_at,
        "verwittigd dat de fiche oud is": customer.dormant_warned_at,
    }


def mails(customer: Customer) -> Iterator[Row]:
    """The mails with their addresses. Their texts aren't stored."""
    rows = Mail.objects.filter(customer=customer).order_by("pk")
    for mail in rows.values("kind", "recipient", "created_at", "sent_at", "state").iterator(500):
        yield {
            "soort": mail["kind"],
            "aan": mail["recipient"],
            "ontstaan": mail["created_at"],
            "verstuurd": mail["sent_at"],
            "toestand": mail["state"],
        }


def staff_actions_on(customer: Customer) -> Iterator[Row]:
    """What members of staff did to the record. Their names aren't the customer's data."""
    customers = ContentType.objects.get_for_model(Customer)
    entries = LogEntry.objects.filter(content_type=customers, object_id=str(customer.pk)).order_by("pk")
    for entry in entries.iterator(500):
        yield {"wanneer": entry.action_time, "wat": entry.get_change_message()}
