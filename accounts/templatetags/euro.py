"""Amounts in euro on the screen."""

from decimal import Decimal

from django import template

from ticketing import money

register = template.Library()


@register.filter
def euro(amount: Decimal | None) -> str:
    """'€ 24,00', for the eye."""
    return money.euro_sign(amount)


@register.filter
def euro_words(amount: Decimal | None) -> str:
    """'24,00 euro', for the ear and for a sentence."""
    return money.euro(amount)
