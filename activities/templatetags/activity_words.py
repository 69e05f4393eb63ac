"""Numbers and changes of activities in words, and draft keys, for templates."""

import uuid

from django import template

from activities.views import words

register = template.Library()

register.filter("hours", words.hours)
register.filter("number", words.number)


@register.simple_tag
def new_draft_key():
    """A key by which the draft that a form begins is found again, however often the form is sent."""
    return uuid.uuid4()
