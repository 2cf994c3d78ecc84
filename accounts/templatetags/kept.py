"""{% kept "name" organiser.pk %}…{% endkept %}: what a process draws once in fifteen seconds, by language and by what
the tag names. Django's `cache` tag pickles, and digests its key, for each page."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

from ticketing.cache import Cache

register = template.Library()

_kept: Cache[str] = Cache(seconds=15, most=500)


@register.tag("kept")
def kept(parser: Parser, token: Token) -> "KeptNode":
    """Everything inside that differs from page to page must be named in the tag, but for the language."""
    _tag, *by = token.split_contents()
    inside = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(inside, [parser.compile_filter(part) for part in by])


class KeptNode(template.Node):
    def __init__(self, inside: NodeList, by: list[FilterExpression]) -> None:
        self.nodelist = inside
        self.by = by

    def render(self, context: Context) -> str:
        key = get_language(), *(part.resolve(context, ignore_failures=True) for part in self.by)
        return _kept.get(key, lambda: self.nodelist.render(context))
