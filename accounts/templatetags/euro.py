"""Formats amounts in euro."""

from decimal import Decimal

from django import template

from ticketing import money

register = template.Library()


@register.filter
def euro(amount: Decimal | None) -> str:
    """'€ 24,00', to be seen."""
    return money.euro_sign(amount)


@register.filter
def euro_words(amount: Decimal | None) -> str:
    """'24,00 euro', for screen readers and within a sentence."""
    return money.euro(amount)
