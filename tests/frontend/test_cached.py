"""{% cached %}: rendered once for what the tag names, with holes for what is one visitor's own."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import Context, RequestContext, Template, TemplateSyntaxError, VariableDoesNotExist, engines
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from tests import cast

pytestmark = pytest.mark.django_db
LOAD = "{% load i18n cached %}"
PART = LOAD + '{% cached seconds=15 by house text %}{% translate "Taal" %} {{ text }}{% endcached %}'


def render(source: str | Template, **names: object) -> str:
    page = source if isinstance(source, Template) else Template(LOAD + source)
    return page.render(Context(names))


def counting(start: int = 0) -> SimpleNamespace:
    """An object that counts how often it was shown, and is the same one to a key."""
    state = {"number": start}

    def count() -> int:
        state["number"] += 1
        return state["number"]

    return SimpleNamespace(count=count, cache_key="the same")


def request(rf: RequestFactory, user: object = None):
    asked = rf.get("/tickets/?a=1")
    asked.user = user or AnonymousUser()
    asked.session = {}
    asked._messages = FallbackStorage(asked)
    return asked


# --- What the key holds ---------------------------------------------------------------------------------------------


def test_it_is_rendered_once_for_its_seconds(clock) -> None:
    page, counter = Template(LOAD + "{% cached seconds=15 by it %}{{ it.count }}{% endcached %}"), counting()
    assert [render(page, it=counter) for _ in range(2)] == ["1", "1"]
    clock.advance(seconds=15)
    assert render(page, it=counter) == "2"


def test_each_value_that_it_names_has_its_own() -> None:
    page = Template(LOAD + "{% cached seconds=15 by first second=it.second %}{{ first }}{{ second }}{% endcached %}")
    rendered = {render(page, first=first, it={"second": second}) for first in "ab" for second in "cd"}
    assert rendered == {"ac", "ad", "bc", "bd"}


def test_two_houses_never_see_each_others() -> None:
    page = Template(LOAD + "{% cached seconds=15 by organiser %}{{ organiser.name }}{% endcached %}")
    houses = [cast.make_organiser(), cast.make_organiser("haven", name="Havenhuis")]
    for _ in range(2):
        assert [render(page, organiser=house) for house in houses] == ["Cultuurcentrum Mechelen", "Havenhuis"]


def test_each_language_has_its_own() -> None:
    page = Template(PART)
    for _ in range(2):
        assert render(page, house=1, text="x") == "Taal x"
        with translation.override("en"):
            assert render(page, house=1, text="x") == "Language x"


def test_another_script_prefix_leaves_the_links_of_the_others_alone() -> None:
    page = Template(LOAD + "{% cached seconds=15 %}{% url 'login' %}{% endcached %}")
    set_script_prefix("/elsewhere/")
    try:
        assert render(page) == "/elsewhere/login/"
    finally:
        set_script_prefix("/")
    assert render(page) == "/login/"


def test_the_same_words_in_two_templates_are_two_parts(tmp_path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.html").write_text(LOAD + "{% cached seconds=15 %}" + name + "{% endcached %}")
    engine = engines["django"].engine
    pages = [Template((tmp_path / f"{name}.html").read_text(), engine=engine) for name in ("one", "two")]
    assert [render(page) for page in pages] == ["one", "two"]
    twice = Template(LOAD + "{% cached seconds=15 %}1{% endcached %}{% cached seconds=15 %}2{% endcached %}")
    assert render(twice) == "12"


def test_values_that_are_equal_but_of_another_kind_are_apart() -> None:
    """Text and the same as safe HTML are equal in Python; to show one for the other would let markup through."""
    page = Template(LOAD + "{% cached seconds=15 by it %}{{ it }}{% endcached %}")
    assert render(page, it=mark_safe("<b>")) == "<b>"
    assert render(page, it="<b>") == "&lt;b&gt;"
    assert [render(page, it=value) for value in (1, True, 1.0, None)] == ["1", "True", "1,0", "None"]


def test_no_more_are_kept_than_it_says(clock) -> None:
    page = Template(LOAD + "{% cached seconds=15 most=2 by name=it.name it %}{{ it.count }}{% endcached %}")

    def named(name: str) -> SimpleNamespace:
        counter = counting()
        counter.name = name
        return counter

    first = named("first")
    assert render(page, it=first) == "1"
    for name in ("second", "third"):
        render(page, it=named(name))
    assert render(page, it=first) == "2"


def test_switched_off_each_page_renders_it(settings) -> None:
    page, counter = Template(LOAD + "{% cached seconds=15 by it %}{{ it.count }}{% endcached %}"), counting()
    render(page, it=counter)
    settings.CACHE_IN_PROCESS = False
    assert render(page, it=counter) == "2"


# --- What raises ----------------------------------------------------------------------------------------------------


def test_a_misspelt_name_in_the_tag_raises(organiser) -> None:
    """It would be nothing for every house, and so show one house's part to another."""
    with pytest.raises(VariableDoesNotExist):
        render("{% cached seconds=15 by pk=organsier.pk %}x{% endcached %}", organiser=organiser)
    with pytest.raises(VariableDoesNotExist):
        render("{% cached seconds=15 by pk=organiser.pkk %}x{% endcached %}", organiser=organiser)
    with pytest.raises(VariableDoesNotExist):
        render("{% cached seconds=15 by organsier %}x{% endcached %}", organiser=organiser)


def test_a_misspelt_attribute_inside_is_empty_as_in_any_template(organiser) -> None:
    page = "{% cached seconds=15 by organiser %}[{{ organiser.nmae }}]{% endcached %}"
    assert render(page, organiser=organiser) == "[]"


@pytest.mark.parametrize(
    "inside",
    [
        "{{ other }}", "{% if other %}x{% endif %}", "{% if other == it %}x{% endif %}", "{{ it|default:other }}",
        "{% with x=other %}x{% endwith %}", "{% for x in other %}x{% endfor %}", "{{ other.name.first }}",
        "{% include page with it=other only %}",
    ],
)  # fmt: skip
def test_a_name_that_the_tag_does_not_have_raises_inside(inside) -> None:
    with pytest.raises(TemplateSyntaxError, match="'other' is used within"):
        render("{% cached seconds=15 by it page %}" + inside + "{% endcached %}", it="", other="other", page="404.html")


@pytest.mark.parametrize("name", ["request", "user", "messages", "perms", "organiser"])
def test_nothing_of_the_visitor_can_be_used_inside(rf, name) -> None:
    for inside in ("{{ " + name + " }}", "{% if " + name + " %}x{% endif %}", "{% if " + name + " == 1 %}x{% endif %}"):
        page = Template(LOAD + "{% cached seconds=15 %}" + inside + "{% endcached %}")
        with pytest.raises(TemplateSyntaxError):
            page.render(RequestContext(request(rf)))


def test_nothing_of_the_visitor_can_be_used_in_what_is_included(rf) -> None:
    included = Template("[{{ user.pk }}{{ request.path }}{{ messages }}]")
    page = Template(LOAD + "{% cached seconds=15 by nothing %}{% include nothing.template only %}{% endcached %}")
    names = {"nothing": SimpleNamespace(template=included, cache_key=1)}
    assert page.render(RequestContext(request(rf), names)) == "[]"


@pytest.mark.parametrize("source", ["{% csrf_token %}", "{{ csrf_token }}"])
@pytest.mark.parametrize("is_included", [False, True])
def test_a_token_inside_raises_instead_of_being_left_out(rf, source, is_included) -> None:
    names = {"it": SimpleNamespace(template=Template(source), cache_key=1)}
    inside = "{% include it.template only %}" if is_included else source
    page = Template(LOAD + "{% cached seconds=15 by it %}" + inside + "{% endcached %}")
    with pytest.raises(TemplateSyntaxError, match="CSRF token"):
        page.render(RequestContext(request(rf), names))


def test_what_no_key_can_hold_raises(rf, organiser) -> None:
    page = Template(LOAD + "{% cached seconds=15 by it %}x{% endcached %}")
    unsaved = type(organiser)()
    for value in ([], {}, object(), request(rf), SimpleLazyObject(lambda: "text"), unsaved):
        with pytest.raises(TypeError, match="'it'"):
            render(page, it=value)


@pytest.mark.parametrize(
    "tag",
    [
        "cached", "cached by it", "cached 15 by it", "cached seconds=x by it", "cached seconds=15 it",
        "cached seconds=15 by it.name", "cached seconds=15 by it|upper", "cached seconds=15 by 'it'",
    ],
)  # fmt: skip
def test_a_tag_that_cannot_be_understood_is_refused(tag) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(LOAD + "{% " + tag + " %}x{% endcached %}")


def test_a_block_inside_and_a_hole_outside_are_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="block"):
        Template(LOAD + "{% cached seconds=15 %}{% block main %}{% endblock %}{% endcached %}")
    with pytest.raises(TemplateSyntaxError, match="hole"):
        render("{% hole %}x{% endhole %}")


# --- Holes ----------------------------------------------------------------------------------------------------------


def test_a_hole_is_rendered_for_each_page_where_it_stands() -> None:
    page = Template(
        LOAD + "{% cached seconds=15 by it %}<{{ it.count }}{% hole %}{{ own }}{% endhole %}>"
        "{% for x in it.both %}{{ x }}{% hole %}{{ own|upper }}{% endhole %}{% endfor %}{% endcached %}"
    )
    it = counting()
    it.both = "ab"
    assert render(page, it=it, own="x") == "<1x>aXbX"
    assert render(page, it=it, own="<y>") == "<1&lt;y&gt;>a&lt;Y&gt;b&lt;Y&gt;"


def test_a_hole_in_what_is_included_is_one_too() -> None:
    included = Template(LOAD + "[{{ text }}{% hole %}{{ own }}{% endhole %}]")
    page = Template(
        LOAD + "{% cached seconds=15 by it %}{% include it.template with text=it.text only %}{% endcached %}"
    )
    it = SimpleNamespace(template=included, text="t", cache_key=1)
    assert [render(page, it=it, own=own) for own in "xy"] == ["[tx]", "[ty]"]


def test_a_part_within_a_part_is_kept_with_it() -> None:
    page = Template(
        LOAD + "{% cached seconds=15 by it %}{{ it.count }}{% cached seconds=15 by it %}{{ it.count }}"
        "{% hole %}-{% endhole %}{% endcached %}{% hole %}{{ own }}{% endhole %}{% endcached %}"
    )
    it = counting()
    assert [render(page, it=it, own=own) for own in "xy"] == ["12-x", "12-y"]
    with pytest.raises(TemplateSyntaxError, match="'own'"):
        render(
            "{% cached seconds=15 by it %}{% cached seconds=15 by it %}{% hole %}{{ own }}{% endhole %}"
            "{% endcached %}{% endcached %}",
            it=1,
            own="x",
        )


def test_tokens_of_two_visitors_stay_their_own(rf) -> None:
    page = Template(
        LOAD + "{% cached seconds=15 %}<form>{% hole %}{% csrf_token %}{{ user.pk }}{% endhole %}</form>{% endcached %}"
    )
    tokens = []
    for pk in (7, 8):
        html = page.render(RequestContext(request(rf, SimpleNamespace(pk=pk))))
        assert html.endswith(f">{pk}</form>")
        tokens += re.findall(r'value="(\w{64})"', html)
    assert len(set(tokens)) == 2


def test_nobody_can_type_a_hole(monkeypatch) -> None:
    """Whatever stands in a text, marks of earlier pages among it, stays text."""
    from accounts.templatetags import cached

    marks: list[str] = []
    new_mark = cached.secrets.token_hex
    monkeypatch.setattr(cached.secrets, "token_hex", lambda size: marks.append(new_mark(size)) or marks[-1])
    page = Template(LOAD + "{% cached seconds=15 by text %}{{ text }}{% hole %}{{ own }}{% endhole %}{% endcached %}")
    render(page, text="first", own="x")
    for text in (marks[0], "{% hole %}", "<!-- hole -->"):
        assert render(page, text=text, own="OWN").count("OWN") == 1


def test_a_tag_around_a_hole_that_changes_it_raises() -> None:
    with pytest.raises(TemplateSyntaxError, match="around"):
        render("{% cached seconds=15 %}{% filter upper %}{% hole %}x{% endhole %}{% endfilter %}{% endcached %}")
