"""The ground of /api/v1/: who enters, JSON in and out, bounded pages, conditions that are never ignored.

The settings name these classes, so nothing here may import the framework's views, which read the settings.
"""

import json

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import NotFound, ParseError, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission


class HoldsRight(BasePermission):
    """Signed in, and holding somewhere the right that the view names: what the access matrix says of its route.

    A view that names None is about the caller alone and open to every account."""

    def has_permission(self, request, view):
        return request.user.is_authenticated and (view.permission is None or request.user.has_perm(view.permission))


class AlwaysJson(BaseContentNegotiation):
    """The answer is JSON whatever the caller accepts; a body has to say that it is."""

    def select_parser(self, request, parsers):
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class BodyParser(BaseParser):
    """JSON no larger than a form may be, without the numbers that JSON does not have."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        body = parser_context["request"]._request.body
        try:
            return json.loads(body.decode(), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(_t("The body is not JSON.")) from error


def _refuse_constant(name):
    raise ValueError(name)


class Pages(PageNumberPagination):
    """``?page=2&page_size=100``: at most 100 rows; a page that does not exist is told, not replaced."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "page_size"
    page_size_query_description = _("Rows on a page, 1 to 100.")
    page_query_description = _("Number of the page, from 1.")

    def get_page_size(self, request):
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 3 and 1 <= int(asked) <= self.max_page_size):
            raise ValidationError({self.page_size_query_param: [_t("Write a number from 1 to 100.")]})
        return int(asked)

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise ValidationError({self.page_query_param: [_t("There is no such page.")]}) from None


class StrictFilters(DjangoFilterBackend):
    """The FilterSet of the page; a wrong or unknown condition is refused instead of showing more than was asked."""

    def filter_queryset(self, request, queryset, view):
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        known = {*filterset.filters, Pages.page_query_param, Pages.page_size_query_param}
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError({name: [_t("There is no such condition.")] for name in unknown})
        if not filterset.is_valid():
            raise ValidationError(filterset.errors)
        return filterset.qs
