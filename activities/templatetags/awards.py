"""What pages of apps below may say of a volunteer's stars."""

from django import template

from activities.models import StarAward

register = template.Library()


@register.simple_tag
def star_of(volunteer):
    """The highest star that was granted to this record, 0 without one."""
    return StarAward.objects.granted().filter(volunteer=volunteer).order_by("-level").values_list(
        "level", flat=True
    ).first() or 0  # fmt: skip
