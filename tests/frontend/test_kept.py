"""{% kept %}: drawn once for what the tag names, and for the language."""

from django.template import Context, Template
from django.utils import translation

PAGE = Template('{% load i18n kept %}{% kept "sum" house %}{% translate "Taal" %} {{ said }}{% endkept %}')


def drawn(house: int, said: str, language: str = "nl") -> str:
    with translation.override(language):
        return PAGE.render(Context({"house": house, "said": said}))


def test_what_the_tag_names_is_drawn_once() -> None:
    assert drawn(1, "eerst") == "Taal eerst"
    assert drawn(1, "later") == "Taal eerst"


def test_another_house_and_another_language_are_drawn_anew() -> None:
    drawn(1, "eerst")
    assert drawn(2, "ander huis") == "Taal ander huis"
    assert drawn(1, "first", "en") == "Language first"


def test_two_places_in_a_page_are_kept_apart() -> None:
    two = Template('{% load kept %}{% kept "one" %}1{% endkept %}{% kept "two" %}2{% endkept %}')
    assert two.render(Context()) == "12"
