"""Numbers and changes of activities in words, for templates."""

from django import template

from activities.views import words

register = template.Library()

register.filter("hours", words.hours)
register.filter("number", words.number)
