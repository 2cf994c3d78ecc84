"""A field that is added to the customer record is exported and erased, or left out on purpose."""

import pytest

from accounts.models import Customer
from accounts.privacy import erasure
from accounts.privacy.personal_data import record
from ticketing import dates

NOT_EXPORTED = {"id", "password", "is_active", "is_staff", "is_superuser", "erased_at"}
NOT_PERSONAL = {"id", "password", "created_at", "erased_at", "is_active"}


def test_every_field_of_the_record_is_exported():
    fields = [field.attname for field in Customer._meta.concrete_fields]
    exported = record(Customer(**{name: f"the value of {name}" for name in fields})).values()
    assert {name for name in fields if f"the value of {name}" not in exported} == NOT_EXPORTED


@pytest.mark.django_db
def test_every_field_of_an_erased_record_is_empty():
    values = {"email": "an@example.org", "country": "FR", "language": "en", "is_staff": False, "is_superuser": False}
    texts = {name: "x" for name in ("first_name", "last_name", "street", "postal_code", "city", "phone")}
    moments = {name: dates.now() for name in ("last_login", "password_saved_at", "dormant_warned_at")}
    filled = values | texts | moments
    fields = {field.attname for field in Customer._meta.concrete_fields} - NOT_PERSONAL
    assert set(filled) == fields  # a new field belongs in this test
    customer = Customer.objects.create(**filled)
    erasure.empty(customer)
    erased, new = Customer.objects.get(pk=customer.pk), Customer(email=None)
    assert {name for name in fields if getattr(erased, name) != getattr(new, name)} == set()
    assert (erased.is_active, erased.has_usable_password()) == (False, False)
