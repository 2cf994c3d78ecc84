"""{% cached %}: a part of a template that a process renders once and keeps for some seconds (ticketing/cache.py).

    {% cached seconds=15 by organiser %}
      <form action="{% url 'basket' organiser.slug %}">{% hole %}{% csrf_token %}{% endhole %}</form>
    {% endcached %}

- The names after `by` are the key, and all that the part can use: any other name raises. So nothing of a visitor gets
  into what is kept, unless it is in the key. `by name=organiser.name` names something that is within another value.
- A name after `by` that doesn't resolve raises, in production too. Inside, a misspelt attribute of a name that is known
  (`organiser.nmae`) is empty, as in any template.
- Each tag has its own cache, so that two tags never share a part. Language and script prefix are in each key.
- `most=40` is the number of parts that it keeps at most; 500 by default.
- A hole is rendered for each page, with the page's own context: it knows no name of the part around it.
- A model counts by its primary key, so that what a part shows of it may be as old as the part. An object with a
  `cache_key` counts by that; everything it shows must follow from it.
"""

import re
import secrets
from collections.abc import Hashable
from typing import Any, NamedTuple

from django import template
from django.db.models import Model
from django.template import TemplateSyntaxError, Variable
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString, mark_safe

from ticketing.cache import Cache

register = template.Library()

OPTION = re.compile(r"(seconds|most)=(\d+)")
NAME = re.compile(r"(?:(\w+)=)?(\w+(?:\.\w+)*)")


class CachedPart(NamedTuple):
    """What is kept of a part: its HTML in pieces, with a hole between each two of them. As bytes: one long dash would
    double the size of a text."""

    pieces: tuple[bytes, ...]
    holes: tuple[NodeList, ...]


@register.tag
def cached(parser: Parser, token: Token) -> "CachedNode":
    options, names = _arguments(token)
    inside = parser.parse(("endcached",))
    parser.delete_first_token()
    if inside.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("{% block %} can't stand within {% cached %}: each page may have another one.")
    return CachedNode(inside, names, Cache(rendered=True, **({"most": 500} | options)))


@register.tag
def hole(parser: Parser, token: Token) -> "HoleNode":
    inside = parser.parse(("endhole",))
    parser.delete_first_token()
    return HoleNode(inside)


def _arguments(token: Token) -> tuple[dict[str, int], dict[str, Variable]]:
    """`seconds=15 most=40 by organiser name=user.first_name`."""
    words = token.split_contents()[1:]
    at = words.index("by") if "by" in words else len(words)
    options = [OPTION.fullmatch(word) for word in words[:at]]
    names = [NAME.fullmatch(word) for word in words[at + 1 :]]
    if not all(options) or not all(names):
        raise TemplateSyntaxError(f"{{% {token.contents} %}}: write seconds=15 most=40 by organiser name=user.name")
    numbers = {match[1]: int(match[2]) for match in options if match}
    if "seconds" not in numbers:
        raise TemplateSyntaxError(f"{{% {token.contents} %}} must say for how many seconds")
    variables = {match[1] or match[2]: Variable(match[2]) for match in names if match}
    if unnamed := [name for name in variables if "." in name]:
        raise TemplateSyntaxError(f"{{% {token.contents} %}}: give {', '.join(unnamed)} a name, as in name=user.name")
    return numbers, variables


class CachedNode(template.Node):
    def __init__(self, inside: NodeList, names: dict[str, Variable], cache: Cache[CachedPart]) -> None:
        self.nodelist, self.names, self.cache = inside, names, cache

    def render(self, context: Context) -> SafeString:
        values = {name: variable.resolve(context) for name, variable in self.names.items()}
        key = tuple(_key_of(name, value) for name, value in values.items())
        part = self.cache.get(key, lambda: self._make(values, context))
        html = [part.pieces[0].decode()]
        for inside, piece in zip(part.holes, part.pieces[1:], strict=True):
            html += inside.render(context), piece.decode()
        return mark_safe("".join(html))  # noqa: S308 - the output of templates, which escaped it

    def _make(self, values: dict[str, Any], outside: Context) -> CachedPart:
        """Renders the part with a mark for each hole, and cuts it there. The mark is new each time and never leaves
        this function, so nobody can have typed it."""
        inside = PartContext(values, outside)
        html = self.nodelist.render(inside)
        if inside.unknown:
            raise TemplateSyntaxError(unknown(inside.unknown[0]))  # {% if %} swallows what a comparison raises
        pieces = html.split(inside.mark)
        if len(pieces) != len(inside.holes) + 1:
            raise TemplateSyntaxError("A tag or filter around a {% hole %} changed it.")
        return CachedPart(tuple(piece.encode() for piece in pieces), tuple(inside.holes))


class HoleNode(template.Node):
    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside

    def render(self, context: Context) -> str:
        if not isinstance(context, PartContext):
            raise TemplateSyntaxError("{% hole %} must stand within {% cached %}.")
        context.holes.append(self.nodelist)
        return context.mark


class PartContext(Context):
    """The names that a cached part can use. It is no copy of the page's context: it knows no request, user, token or
    messages."""

    def __init__(self, values: dict[str, Any], outside: Context) -> None:
        super().__init__(None, outside.autoescape, outside.use_l10n, outside.use_tz)
        self.template = outside.template
        self.mark = secrets.token_hex(16)
        self.holes: list[NodeList] = []
        self.unknown: list[str] = []
        self.names_are_checked = True
        self.dicts += [{"csrf_token": NO_TOKEN}, values]

    def __getitem__(self, name: Any) -> Any:
        try:
            return super().__getitem__(name)
        except KeyError:
            if self.names_are_checked:
                self.unknown.append(name)
                raise TemplateSyntaxError(unknown(name)) from None
            raise

    def new(self, values: Any = None) -> "PartContext":
        """For `{% include … only %}`: what an included template takes may be left out, as anywhere else."""
        context: PartContext = super().new(values)  # type: ignore[assignment]
        context.names_are_checked = False
        context.dicts.insert(1, {"csrf_token": NO_TOKEN})
        return context


class NoToken:
    """Stands for the CSRF token within a cached part: without it `{% csrf_token %}` would write nothing, silently."""

    def __bool__(self) -> bool:
        raise TemplateSyntaxError("A CSRF token is one visitor's own: within {% cached %} it stands in a {% hole %}.")

    __str__ = __bool__  # type: ignore[assignment]


NO_TOKEN = NoToken()


def unknown(name: str) -> str:
    return f"'{name}' is used within {{% cached %}}, which doesn't name it after 'by'."


def _key_of(name: str, value: Any) -> Hashable:
    """A value's part of the key, with its type: 1 and True, or a text and the same as safe HTML, are equal in Python.
    Raises TypeError for what isn't compared by a value: a list, a request, a form, a model that isn't saved."""
    if isinstance(value, Model):
        identity = value.pk
        has_value = identity is not None
    elif hasattr(value, "cache_key"):
        identity, has_value = value.cache_key, True
    else:
        identity = value
        by_identity = type(value).__hash__ in (None, object.__hash__) or isinstance(value, LazyObject)
        has_value = value is None or not by_identity
    if not has_value:
        raise TypeError(f"{{% cached %}}: '{name}' ({type(value).__name__}) has no value that a key could hold.")
    return value.__class__, identity
