"""What the views of /api/v1/ share."""

from rest_framework.viewsets import GenericViewSet


class PortalViewSet(GenericViewSet):
    """Rows of ``get_queryset`` (visible to the caller, first of all), listed and read; acts are methods.

    ``permission`` is the right to enter; None opens it to every account, for what is their own.
    Serializers: ``serializer_class`` for a row of the list, ``detail_class`` for one record.
    """

    permission = ""
    detail_class = None

    def respond_list(self, request):
        """A page of what the conditions leave."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def detail_of(self, record):
        """``record`` as JSON."""
        return self.detail_class(record, context=self.get_serializer_context()).data

    def checked(self, serializer_class, request):
        """The values of the body by ``serializer_class``; refused as a whole when one is wrong."""
        serializer = serializer_class(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
