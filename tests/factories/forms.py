"""What a browser sends: the fields of the activity form as its page has them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from activities.forms.rows import MAX_ROWS


def yesterday():
    """Yesterday by the clock of the views: what a form submits must have happened."""
    return timezone.localdate() - timedelta(days=1)


def rows(prefix, *filled):
    """The fields of the rows ``filled`` (dicts) with the form's count of them."""
    fields = {f"{prefix}-TOTAL_FORMS": str(max(1, len(filled))), f"{prefix}-INITIAL_FORMS": "0"}
    fields |= {f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": str(MAX_ROWS)}
    return fields | {
        f"{prefix}-{index}-{name}": value for index, row in enumerate(filled) for name, value in row.items()
    }


def answers(activity_type, **changes):
    """The five answers of yesterday's activity and nothing else; ``changes`` replace or add fields."""
    fields = {
        "type": str(activity_type.pk),
        "starts_on": yesterday().isoformat(),
        "duration_minutes": "120",
        "place": "沙澧河公园",
        "headcount": "12",
        "session_count": "1",
        "date_precision": "day",
        "draft_key": str(uuid.uuid4()),
        "version": "",
    }
    return fields | rows("money") | rows("goods") | changes
