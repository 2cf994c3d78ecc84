"""The people of the sample season: the demo's logins, and invented customers who have bought tickets."""

import tomllib
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import Customer, Organiser, StaffRole

# The logins of the demo, with their role. The passwords are in README.md too: they open nothing but a demo.
LOGINS = [
    ("klant@voorbeeld.be", "dijle-aan-het-water", "Karin", "Peeters", "klant, met tickets"),
    ("vriend@voorbeeld.be", "vrienden-van-het-huis", "Viktor", "Aerts", "klant, vriend van het huis"),
    ("balie@voorbeeld.be", "loket-in-de-stad", "Bea", "Wouters", "balie van Cultuurcentrum Mechelen"),
    ("programmatie@voorbeeld.be", "seizoen-in-de-steigers", "Petra", "Claes", "programmatie van het centrum"),
    ("beheer@voorbeeld.be", "sleutel-van-het-huis", "Bert", "De Smet", "beheer van het hele netwerk"),
]
ROLES = {
    "balie@voorbeeld.be": StaffRole.Role.BOX_OFFICE,
    "programmatie@voorbeeld.be": StaffRole.Role.PROGRAMMING,
}
CUSTOMERS = 1500
NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text())


def demo_logins() -> list[Customer]:
    """Create the people of LOGINS. The last three are staff."""
    people = []
    for email, password, first_name, last_name, _ in LOGINS:
        fields = {"street": "Bruul 12", "postal_code": "2800", "city": "Mechelen", "phone": "0470 00 00 01"}
        is_chief = email.startswith("beheer@")
        people.append(
            Customer.objects.create_user(
                email, password, first_name=first_name, last_name=last_name,
                is_staff=is_chief or email in ROLES, is_superuser=is_chief, **fields,
            )
        )  # fmt: skip
    return people


def employ(people: list[Customer], organiser: Organiser) -> None:
    """Give the logins of staff their role at the organiser."""
    for person in people:
        if role := ROLES.get(person.email or ""):
            StaffRole.objects.create(customer=person, organiser=organiser, role=role)


def customers(random: Random) -> list[Customer]:
    """Customers who never log in: they have no usable password."""
    no_password = make_password(None)
    people = []
    for number in range(1, CUSTOMERS + 1):
        first, last = random.choice(NAMES["first"]), random.choice(NAMES["last"])
        postal_code, city = random.choice(NAMES["towns"])
        people.append(
            Customer(
                email=f"{first}.{last}.{number}@post.example".lower(),
                password=no_password,
                first_name=first,
                last_name=last,
                street=f"{random.choice(NAMES['streets'])} {random.randrange(1, 180)}",
                postal_code=postal_code,
                city=city,
                phone=f"0470 {random.randrange(10, 99)} {random.randrange(10, 99)} {random.randrange(10, 99)}",
                language="nl" if random.random() < 0.95 else "fr",
            )
        )
    return Customer.objects.bulk_create(people, batch_size=1000)


def printed_logins() -> list[str]:
    """The logins as the demo prints them."""
    return [f"{email:26} {password:24} {who}" for email, password, _, _, who in LOGINS]
