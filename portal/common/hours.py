"""Minutes as hours: rounded in one way wherever a figure is shown."""

from decimal import ROUND_HALF_UP, Decimal


def hours(minutes: int | Decimal) -> Decimal:
    """Hours to one decimal, half up: what Excel shows for the same minutes."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
