"""All writes of activities: ``from activities import services`` and ``services.approve_activity(…)``."""

from activities.services.backfills import accept_backfill, enter_backfill, return_backfill
from activities.services.campaigns import publish_campaign, save_campaign, withdraw_campaign
from activities.services.corrections import accept_correction, reject_correction, request_change, request_void
from activities.services.drafts import copy_activity, discard_draft, expire_drafts, save_draft
from activities.services.handover import hand_over_activities
from activities.services.hours_corrections import (
    accept_hours_correction,
    ask_correction,
    propose_hours_correction,
    reject_hours_correction,
    return_hours_correction,
)
from activities.services.hours_notices import draft_hours_notice
from activities.services.imports import (
    change_activities,
    import_activities,
    standing_on,
    take_back_activities,
    take_back_changes,
)
from activities.services.merged_hours import move_hours
from activities.services.photos import add_photo, order_photos, remove_photo, set_cover, update_caption
from activities.services.publications import propose_publication, publish, withdraw_publication
from activities.services.review import approve_activity, return_activity, submit_activity
from activities.services.service_places import (
    add_place_type,
    import_service_place_counts,
    save_service_place_count,
    take_back_service_place_counts,
)
from activities.services.service_records import confirm_hours, draft_hours, edit_hours, return_hours, void_hours
from activities.services.types import add_type

__all__ = [
    "accept_backfill",
    "accept_correction",
    "accept_hours_correction",
    "add_photo",
    "add_place_type",
    "add_type",
    "approve_activity",
    "ask_correction",
    "change_activities",
    "confirm_hours",
    "copy_activity",
    "discard_draft",
    "draft_hours",
    "draft_hours_notice",
    "edit_hours",
    "enter_backfill",
    "expire_drafts",
    "hand_over_activities",
    "import_activities",
    "import_service_place_counts",
    "move_hours",
    "order_photos",
    "propose_hours_correction",
    "propose_publication",
    "publish",
    "publish_campaign",
    "reject_correction",
    "reject_hours_correction",
    "remove_photo",
    "request_change",
    "request_void",
    "return_activity",
    "return_backfill",
    "return_hours",
    "return_hours_correction",
    "save_campaign",
    "save_draft",
    "save_service_place_count",
    "set_cover",
    "standing_on",
    "submit_activity",
    "take_back_activities",
    "take_back_changes",
    "take_back_service_place_counts",
    "update_caption",
    "void_hours",
    "withdraw_campaign",
    "withdraw_publication",
]
