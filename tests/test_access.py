"""Which visitor may open which address: every route of the shop and of the admin, against one table."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from accounts.middleware import TEMPORARY_PASSWORD
from accounts.models import Customer, StaffRole
from tests.client import Client

from . import cast, house

pytestmark = pytest.mark.django_db

ROLES = {
    "desk": StaffRole.Role.BOX_OFFICE,
    "prog": StaffRole.Role.PROGRAMMING,
    "fin": StaffRole.Role.FINANCE,
    "door": StaffRole.Role.DOOR,
    "chief": StaffRole.Role.CHIEF,
}

# A row a route, a column a visitor: nobody (not logged in), the customer of the order, a customer who logged in with a
# temporary password, the chief of another house, staff of the house by role, a superuser. Rows are the house's own.
# POST marks a route that is only posted to.
#   open    the view runs, without a login
#   ok      the view runs
#   login   leads to the login
#   set     leads to the page where a personal password is set
#   no      refused (403)
#   404     does not exist, or belongs to somebody else
TABLE = """
route                                                 none  cust  temp  other desk  prog  fin   door  chief super
     /login/                                          open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /logout/                                         open  ok    ok    ok    ok    ok    ok    ok    ok    ok
     /registreren/                                    open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /registreren/verzonden/                          open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /wachtwoord-opvragen/                            open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /wachtwoord-opvragen/verzonden/                  open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /wachtwoord-kiezen/                              login ok    ok    ok    ok    ok    ok    ok    ok    ok
     /uw-details/                                     login ok    set   ok    ok    ok    ok    ok    ok    ok
     /uw-details/bewerk/                              login ok    set   ok    ok    ok    ok    ok    ok    ok
POST /uw-details/gegevens/                            login ok    set   ok    ok    ok    ok    ok    ok    ok
     /uw-details/verwijdering/                        login ok    set   ok    ok    ok    ok    ok    ok    ok
     /info/<page>/                                    open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/info/<page>/                             open  ok    set   ok    ok    ok    ok    ok    ok    ok
POST /taal/                                           open  ok    ok    ok    ok    ok    ok    ok    ok    ok
     /beeld/<digest>/                                 open  ok    ok    ok    ok    ok    ok    ok    ok    ok
     /huisstijl/<slug>-<version>.css                  open  ok    ok    ok    ok    ok    ok    ok    ok    ok
     /<slug>/voorstelling/<performance_id>/           open  ok    set   ok    ok    ok    ok    ok    ok    ok
POST /<slug>/voorstelling/<performance_id>/plaatsen/  open  ok    set   ok    ok    ok    ok    ok    ok    ok
POST /<slug>/voorstelling/<performance_id>/teruggave/ login ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/voorstelling/<performance_id>/vrij/      open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/winkelmandje/                            login ok    set   ok    ok    ok    ok    ok    ok    ok
POST /<slug>/winkelmandje/verwijdering/               login ok    set   ok    ok    ok    ok    ok    ok    ok
POST /<slug>/winkelmandje/tarieven/                   login ok    set   ok    ok    ok    ok    ok    ok    ok
POST /betaling/webhook/<reference>/                   open  ok    set   ok    ok    ok    ok    ok    ok    ok
POST /<slug>/winkelmandje/betaling/                   login ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/bestelling/<code>/                       login ok    set   404   404   404   404   404   404   404
     /<slug>/bestelling/<code>/toestand/              login ok    set   404   404   404   404   404   404   404
     /<slug>/bestelling/<code>/tickets.pdf            login ok    set   404   404   404   404   404   404   404
     /uw-details/tickets/                             login ok    set   ok    ok    ok    ok    ok    ok    ok
     /uw-details/tickets/<ticket_id>/qr.png           login ok    set   404   404   404   404   404   404   404
     /                                                open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /robots.txt                                      open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /sitemap.xml                                     open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /sitemap-<number>.xml                            open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /zaal/<hall_id>-<version>.css                    open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/                                         open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/tickets/                                 open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/productie/<production_slug>/             open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/tickets/agenda.ics                       open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/voorstelling/<performance_id>/agenda.ics open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /<slug>/contact/                                 open  ok    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/                                         login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/login/                                   login no    set   ok    ok    ok    ok    ok    ok    ok
POST /beheer/logout/                                  login ok    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/password_change/                         login no    set   set   set   set   set   set   set   set
     /beheer/password_change/done/                    login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/autocomplete/                            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/jsi18n/                                  login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/r/<content_type_id>/<object_id>/         login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/auth/group/                              login no    set   no    no    no    no    no    no    ok
     /beheer/auth/group/add/                          login no    set   no    no    no    no    no    no    ok
     /beheer/auth/group/<object_id>/history/          login no    set   no    no    no    no    no    no    ok
     /beheer/auth/group/<object_id>/delete/           login no    set   no    no    no    no    no    no    ok
     /beheer/auth/group/<object_id>/change/           login no    set   no    no    no    no    no    no    ok
     /beheer/auth/group/<object_id>/                  login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/customer/wissen/                login no    set   ok    no    no    no    no    ok    ok
     /beheer/accounts/customer/                       login no    set   ok    no    no    no    no    ok    ok
     /beheer/accounts/customer/add/                   login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/customer/<object_id>/history/   login no    set   404   404   404   404   404   404   ok
     /beheer/accounts/customer/<object_id>/delete/    login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/customer/<object_id>/change/    login no    set   404   no    no    no    no    404   ok
     /beheer/accounts/customer/<object_id>/           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/mail/                           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/mail/add/                       login no    set   no    no    no    no    no    no    no
     /beheer/accounts/mail/<object_id>/history/       login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/mail/<object_id>/delete/        login no    set   no    no    no    no    no    no    no
     /beheer/accounts/mail/<object_id>/change/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/mail/<object_id>/               login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/organiser/                      login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/organiser/add/                  login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/organiser/<object_id>/history/  login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/organiser/<object_id>/delete/   login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/organiser/<object_id>/change/   login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/organiser/<object_id>/          login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/staffrole/                      login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/staffrole/add/                  login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/staffrole/<object_id>/history/  login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/staffrole/<object_id>/delete/   login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/staffrole/<object_id>/change/   login no    set   no    no    no    no    no    no    ok
     /beheer/accounts/staffrole/<object_id>/          login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/page/                           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/accounts/page/add/                       login no    set   ok    no    ok    no    no    ok    ok
     /beheer/accounts/page/<object_id>/history/       login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/page/<object_id>/delete/        login no    set   404   no    no    no    no    no    no
     /beheer/accounts/page/<object_id>/change/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/accounts/page/<object_id>/               login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/venue/                             login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/venue/add/                         login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/venue/<object_id>/history/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/venue/<object_id>/delete/          login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/venue/<object_id>/change/          login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/venue/<object_id>/                 login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/hall/inlezen/                      login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/hall/inlezen/<pk>/                 login no    set   404   404   ok    404   404   404   404
     /beheer/shows/hall/inlezen/<pk>/plan.svg         login no    set   404   404   ok    404   404   404   404
     /beheer/shows/hall/<pk>/plan.svg                 login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/hall/<pk>/zaalplan.json            login no    set   404   ok    ok    ok    ok    ok    ok
POST /beheer/shows/hall/<pk>/versie/                  login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/hall/                              login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/hall/add/                          login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/hall/<object_id>/history/          login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/hall/<object_id>/delete/           login no    set   404   no    no    no    no    no    no
     /beheer/shows/hall/<object_id>/change/           login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/hall/<object_id>/                  login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/rank/                              login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/rank/add/                          login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/rank/<object_id>/history/          login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/rank/<object_id>/delete/           login no    set   404   no    no    no    no    no    no
     /beheer/shows/rank/<object_id>/change/           login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/rank/<object_id>/                  login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/section/                           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/section/add/                       login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/section/<object_id>/history/       login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/section/<object_id>/delete/        login no    set   404   no    no    no    no    no    no
     /beheer/shows/section/<object_id>/change/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/section/<object_id>/               login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/season/<pk>/kopie/                 login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/season/                            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/season/add/                        login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/season/<object_id>/history/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/season/<object_id>/delete/         login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/season/<object_id>/change/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/season/<object_id>/                login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/genre/                             login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/genre/add/                         login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/genre/<object_id>/history/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/genre/<object_id>/delete/          login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/genre/<object_id>/change/          login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/genre/<object_id>/                 login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/production/<pk>/reeks/             login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/production/<pk>/kopie/             login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/production/                        login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/production/add/                    login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/production/<object_id>/history/    login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/production/<object_id>/delete/     login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/production/<object_id>/change/     login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/production/<object_id>/            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/seat/                              login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/seat/add/                          login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/seat/<object_id>/history/          login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/seat/<object_id>/delete/           login no    set   404   no    no    no    no    no    no
     /beheer/shows/seat/<object_id>/change/           login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/seat/<object_id>/                  login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/tariff/                            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/tariff/add/                        login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/tariff/<object_id>/history/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/tariff/<object_id>/delete/         login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/tariff/<object_id>/change/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/tariff/<object_id>/                login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/vatrate/                           login no    set   no    no    no    no    no    no    ok
     /beheer/shows/vatrate/add/                       login no    set   no    no    no    no    no    no    ok
     /beheer/shows/vatrate/<object_id>/history/       login no    set   no    no    no    no    no    no    ok
     /beheer/shows/vatrate/<object_id>/delete/        login no    set   no    no    no    no    no    no    ok
     /beheer/shows/vatrate/<object_id>/change/        login no    set   no    no    no    no    no    no    ok
     /beheer/shows/vatrate/<object_id>/               login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/order/                            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/order/add/                        login no    set   no    no    no    no    no    no    no
     /beheer/orders/order/<object_id>/history/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/order/<object_id>/delete/         login no    set   no    no    no    no    no    no    no
     /beheer/orders/order/<object_id>/change/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/order/<object_id>/                login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/payment/                          login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/payment/add/                      login no    set   no    no    no    no    no    no    no
     /beheer/orders/payment/<object_id>/history/      login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/payment/<object_id>/delete/       login no    set   no    no    no    no    no    no    no
     /beheer/orders/payment/<object_id>/change/       login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/payment/<object_id>/              login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/refund/                           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/refund/add/                       login no    set   no    no    no    no    no    no    no
     /beheer/orders/refund/<object_id>/history/       login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/refund/<object_id>/delete/        login no    set   no    no    no    no    no    no    no
     /beheer/orders/refund/<object_id>/change/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/refund/<object_id>/               login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/performance/in-verkoop/            login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/performance/<pk>/plaatsen/         login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/performance/<pk>/uit-verkoop/      login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/performance/prijzen/               login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/performance/verkoopdata/           login no    set   404   no    ok    no    no    ok    ok
     /beheer/shows/performance/                       login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/shows/performance/add/                   login no    set   ok    no    ok    no    no    ok    ok
     /beheer/shows/performance/<object_id>/history/   login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/performance/<object_id>/delete/    login no    set   404   no    no    no    no    no    no
     /beheer/shows/performance/<object_id>/change/    login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/shows/performance/<object_id>/           login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/place/rolstoelplaatsen/<pk>/      login no    set   404   ok    ok    no    no    ok    ok
     /beheer/orders/place/                            login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/orders/place/add/                        login no    set   no    no    no    no    no    no    no
     /beheer/orders/place/<object_id>/history/        login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/place/<object_id>/delete/         login no    set   no    no    no    no    no    no    no
     /beheer/orders/place/<object_id>/change/         login no    set   404   ok    ok    ok    ok    ok    ok
     /beheer/orders/place/<object_id>/                login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/<app_label>/                             login no    set   ok    ok    ok    ok    ok    ok    ok
     /beheer/<url>                                    login no    set   404   404   404   404   404   404   404
"""


@dataclass(frozen=True)
class Row:
    """A line of the table: what each visitor gets at one route."""

    is_posted: bool
    words: dict[str, str]


def parse(table: str) -> dict[str, Row]:
    """The rows by their route."""
    (_, *visitors), *lines = [line.split() for line in table.strip().splitlines()]
    rows = {}
    for line in lines:
        *method, route = line[: -len(visitors)]
        assert route not in rows, f"{route} stands twice in the table"
        rows[route] = Row(bool(method), dict(zip(visitors, line[-len(visitors) :], strict=True)))
    return rows


ROWS = parse(TABLE)
VISITORS = list(ROWS["/"].words)


@pytest.fixture
def people(db) -> dict[str, Any]:
    """The visitors by their column, around a house of which `cust` is the customer. `none` is nobody."""
    people: dict[str, Any] = {
        name: cast.make_customer(f"{name}@example.org", None, is_staff=name not in ("cust", "temp"))
        for name in VISITORS
        if name != "none"
    }
    organiser = house.make_house(buyer=people["cust"], programmer=people["prog"])
    for name, role in ROLES.items():
        StaffRole.objects.get_or_create(customer=people[name], organiser=organiser, role=role)
    StaffRole.objects.create(customer=people["other"], organiser=cast.make_organiser("ander"), role=ROLES["chief"])
    Customer.objects.filter(pk=people["super"].pk).update(is_superuser=True)
    return people


def log_in(visitor: str, people: dict[str, Any]) -> Client:
    client = Client(raise_request_exception=False)
    if visitor in people:
        client.force_login(people[visitor])
    if visitor == "temp":
        session = client.session
        session[TEMPORARY_PASSWORD] = True
        session.save()
    return client


def visit(visitor: str, people: dict[str, Any], route: str, address: str, *, post: bool) -> str:
    """The table's word for what the visitor gets there, in a session of its own."""
    client = log_in(visitor, people)
    response: Any = client.post(address) if post else client.get(address)
    if response.status_code == 302 and visitor in people and response.url.startswith(reverse("admin:login")):
        response = client.get(response.url)
    if response.streaming and visitor in people:
        list(response)
    match response.status_code:
        case 302 if response.url.startswith((reverse("login"), reverse("admin:login"))):
            return "login"
        case 302 if response.url == reverse("choose_password"):
            return "set"
        case 302 if response.url == reverse("admin:index") and "<object_id>" in route:
            return "404"  # the admin's way to say so
        case 403:
            return "no"
        case 404 | 405 | 500 as status:
            return str(status)
    return "ok" if visitor in people else "open"


def outcomes(visitor: str, people: dict[str, Any]) -> dict[str, str]:
    """The visitor's column as it is."""
    return {
        route: visit(visitor, people, route, address, post=ROWS[route].is_posted)
        for route, address in house.addresses().items()
    }


def column(visitor: str) -> dict[str, str]:
    """The visitor's column as it should be."""
    return {route: row.words[visitor] for route, row in ROWS.items()}


def test_the_table_has_every_route_and_no_other():
    assert sorted(ROWS) == sorted(house.routes())


def test_the_table_has_every_role():
    assert set(ROLES.values()) == set(StaffRole.Role)


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_visitor_gets_what_the_table_says(people, visitor):
    assert outcomes(visitor, people) == column(visitor)


def test_a_post_without_a_login_leads_to_the_login_too(people):
    closed = [route for route, word in column("none").items() if word == "login"]
    assert len(closed) > 100
    posted = {
        route: visit("none", people, route, address, post=True)
        for route, address in house.addresses().items()
        if route in closed
    }
    assert posted == dict.fromkeys(closed, "login")


def test_what_is_only_posted_to_cannot_be_fetched(people):
    posted = {route for route, row in ROWS.items() if row.is_posted}
    addresses = house.addresses()
    assert {visit("super", people, route, addresses[route], post=False) for route in posted} == {"405"}


def test_an_open_page_does_not_depend_on_the_session(people):
    picture = log_in("cust", people).get(house.addresses()["/beeld/<digest>/"])
    assert "Cookie" not in picture.get("Vary", "")


def test_control_without_the_middleware_every_closed_page_of_the_shop_is_open(people, settings):
    """The admin has a check of its own beside the middleware."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "LoginRequired" not in name]
    closed = {route for route, word in column("none").items() if word == "login" and not route.startswith("/beheer/")}
    got = outcomes("none", people)
    assert {route for route in closed if got[route] == "login"} == set()
    assert len(closed) > 10
