"""The template tag ``lucide``, drawing each icon once: a page has some forty, each a tree to copy and to write out."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")
