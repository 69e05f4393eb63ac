"""The history of rows: it names the request that changed them, and stays quick when they are many."""

import pghistory
from django.db import connection

from activities.models import ActivityEvent
from tests.factories.activities import ActivityFactory


def context_of(activity):
    return ActivityEvent.objects.filter(pgh_obj=activity).order_by("pgh_id").last().pgh_context


def test_a_change_names_its_request_and_nothing_else_does(db):
    outside = ActivityFactory()
    with pghistory.context(user=7):
        inside = ActivityFactory()

    assert context_of(outside) is None
    assert context_of(inside).metadata == {"user": 7}


def test_no_row_of_history_costs_an_exception(db):
    """One that is caught ends a subtransaction, and the time for many rows grows with their square."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgh_attach_context'")
        source = cursor.fetchone()[0]
        cursor.execute("SELECT current_setting('pgtrigger.ignore')::text[]")

        assert cursor.fetchone() == ([],)
    assert "EXCEPTION" not in source
