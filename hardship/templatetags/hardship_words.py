"""Money in pages of aid: always with its cents, as it stands in the books."""

from django import template

register = template.Library()


@register.filter
def yuan(amount):
    """1,234.50; "--" for what nobody knows, never 0."""
    return "--" if amount is None else f"{amount:,.2f}"
