"""An organiser's name in web addresses: no other page's, and one key in the environment for each."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.urls import include, path

from accounts import slugs
from accounts.models import Organiser
from ticketing import env

from .. import cast

KEY = "test_" + "x" * 30
# The URLconf of one test: what is added there later is reserved at once.
urlpatterns = [
    path("nieuw/<int:number>/", HttpResponse),
    path("", include([path("ook-nieuw/", HttpResponse), path("<slug:slug>/", HttpResponse)])),
]


def is_allowed(slug: str) -> bool:
    try:
        Organiser(slug=slug).clean_fields(exclude=[f.name for f in Organiser._meta.fields if f.name != "slug"])
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("slug", ["ccmechelen", "de-werf", "kc-30cc", "4ad"])
def test_a_name_of_its_own(slug):
    assert is_allowed(slug)


@pytest.mark.parametrize(
    "slug",
    ["login", "logout", "beheer", "registreren", "uw-details", "beeld", "huisstijl", "betaling", "taal", "static"],
)
def test_a_name_with_which_other_addresses_begin(slug):
    assert not is_allowed(slug)


@pytest.mark.parametrize("slug", ["De-Werf", "de_werf", "-werf", "werf-", "de--werf", "wérf", "werf\n", ""])
def test_a_name_that_a_variable_could_not_tell_from_another(slug):
    assert not is_allowed(slug)


def test_an_address_that_is_added_later_is_reserved_at_once(settings):
    settings.ROOT_URLCONF = __name__
    assert slugs.reserved() == {"static", "nieuw", "ook-nieuw"}


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["de_werf", "DE-WERF", "De_Werf"])
def test_two_organisers_never_share_a_key(other):
    """The database's last word, for what no form has looked at."""
    cast.make_organiser("de-werf")
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.make_organiser(other)
    cast.make_organiser("dewerf")


@pytest.mark.parametrize("slug", ["de-werf", "de_werf", "De-Werf"])
def test_every_slug_finds_its_own_key(slug):
    """Also one from before the rule: the common key would send its money to somebody else."""
    keys = env.mollie_keys({"MOLLIE_API_KEY": KEY + "1", "MOLLIE_API_KEY_DE_WERF": KEY + "2"})
    assert keys[env.comparable_slug(slug)] == KEY + "2"
