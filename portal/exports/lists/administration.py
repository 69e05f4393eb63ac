"""The administrator's tables: what /admin/ shows for a query, without a column that may speak of a private person."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.db.models import F, Model
from django.db.models.functions import TruncDate
from django.http import HttpRequest, QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import RoleAssignment, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.words import action_in_words, kind_in_words
from portal.codes.models import Code, Holiday
from portal.common.classification import DataClass
from portal.common.errors import RuleError
from portal.exports.base import ListExport, Selection, asked_by, canonical, register
from portal.exports.renders import clock, label_of, yes
from portal.ledgers.columns import Column
from portal.organizations.models import Organization

# What an administrator's file may hold: facts of the system and names of people in their duty.
ALLOWED = {DataClass.PLAIN, DataClass.STAFF}
# What the address of an admin list holds beside its conditions.
_NO_CONDITIONS = {"p", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters"}


class AdminExport(ListExport):
    """A list of /admin/: ``model`` names it. The list itself says which rows a query shows."""

    model: type[Model]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.page = f"admin:{cls.model._meta.app_label}_{cls.model._meta.model_name}_changelist"

    def select(self, user, query: QueryDict):
        model_admin = admin.site.get_model_admin(self.model)
        request = asked_by(user, query)
        if not model_admin.has_view_permission(request):
            raise PermissionDenied(_t("You may not open this list."))
        try:
            changelist = _changelist(model_admin, request)
        except IncorrectLookupParameters as error:
            raise RuleError(_t("A condition of the list is wrong. Mend it in the list, then export.")) from error
        return Selection(
            rows=changelist.queryset,
            conditions=list(conditions_of(changelist)),
            query=canonical(query, set(query) - _NO_CONDITIONS),
        )


def _changelist(model_admin: ModelAdmin, request: HttpRequest) -> ChangeList:
    if "\x00" in "".join(request.GET.values()):  # the page tells of it by a message, which a worker cannot show
        raise IncorrectLookupParameters
    try:
        with transaction.atomic():
            changelist = model_admin.get_changelist_instance(request)
            changelist.queryset.exists()
    except (ValueError, OverflowError, DataError) as error:  # what the database cannot read as a condition
        raise IncorrectLookupParameters from error
    return changelist


def conditions_of(changelist: ChangeList) -> Iterator[str]:
    """The conditions of an admin list in words: what was searched, which filters are on, what was picked by hand."""
    if changelist.query:
        yield _t("%(label)s: %(value)s") % {"label": _t("Keyword"), "value": changelist.query}
    for spec in changelist.filter_specs:
        chosen = [str(choice["display"]) for choice in spec.choices(changelist) if choice["selected"]]
        if set(spec.used_parameters) and chosen:
            yield _t("%(label)s: %(value)s") % {"label": spec.title, "value": "、".join(chosen)}
    if PICKED in changelist.params:
        yield _t("records picked by hand")
    if changelist.date_hierarchy:
        parts = [changelist.params.get(f"{changelist.date_hierarchy}__{part}") for part in ("year", "month", "day")]
        if shown := "-".join(_first(part) for part in parts if part):
            yield shown


PICKED = "id__in"


def _first(value) -> str:
    return str(value[0] if isinstance(value, list) else value)


@register
class AccountExport(AdminExport):
    model = User
    slug = "accounts"
    title = _("List of accounts")
    permission = "accounts.manage_accounts"
    columns = (
        Column(header=_("user name"), source="username", width=16),
        Column(header=_("name"), source="display_name", width=12),
        Column(header=_("home union"), source="organization__name", width=30),
        Column(header=_("active"), source="is_active", render=yes, width=8),
        Column(header=_("must change the password"), source="must_change_password", render=yes, width=12),
        Column(header=_("account since"), source=TruncDate("joined_at"), kind="date", width=12),
        Column(header=_("last login"), source=TruncDate("last_login"), kind="date", width=12),
    )


@register
class RoleAssignmentExport(AdminExport):
    model = RoleAssignment
    slug = "role-assignments"
    title = _("List of role assignments")
    permission = "accounts.manage_accounts"
    columns = (
        Column(header=_("user name"), source="user__username", width=16),
        Column(header=_("name"), source="user__display_name", width=12),
        Column(header=_("role"), source="role", render=label_of(Role), width=14),
        Column(header=_("organization"), source="organization__name", width=30),
        Column(header=_("with all units below"), source="include_children", render=yes, width=10),
        Column(header=_("valid from"), source="valid_from", kind="date", width=12),
        Column(header=_("valid until"), source="valid_until", kind="date", width=12),
        Column(header=_("deputy for"), source="deputy_for__display_name", width=12),
    )


@register
class OrganizationExport(AdminExport):
    model = Organization
    slug = "organizations"
    title = _("List of organizations")
    permission = "organizations.manage_tree"
    columns = (
        Column(header=_("name"), source="name", width=36),
        Column(header=_("short name"), source="short_name", width=20),
        Column(header=_("code"), source="code", width=14),
        Column(header=_("kind"), source="kind", render=label_of(Organization.Kind), width=14),
        Column(header=_("upper union"), source="parent__name", width=30),
        Column(header=_("status"), source="status", render=label_of(Organization.Status), width=8),
        Column(header=_("successor"), source="successor__name", width=30),
        Column(header=_("ended on"), source="ended_on", kind="date", width=12),
        Column(header=_("reports from"), source="reporting_from", kind="date", width=12),
    )


@register
class CodeExport(AdminExport):
    model = Code
    slug = "codes"
    title = _("List of codes")
    permission = "codes.manage_codes"
    columns = (
        Column(header=_("table"), source="table", render=label_of(Code.Table), width=18),
        Column(header=_("value"), source="value", width=14),
        Column(header=_("label"), source="label", width=30),
        Column(header=_("order"), source="order", kind="integer", width=8),
        Column(header=_("in use"), source="is_active", render=yes, width=8),
        Column(header=_("valid from"), source="valid_from", kind="date", width=12),
        Column(header=_("valid until"), source="valid_until", kind="date", width=12),
    )


@register
class HolidayExport(AdminExport):
    model = Holiday
    slug = "holidays"
    title = _("List of holidays")
    permission = "codes.manage_codes"
    columns = (
        Column(header=_("day"), source="day", kind="date", width=12),
        Column(header=_("weekday"), source="day", render=lambda day: str(WEEKDAYS[day.weekday()]), width=10),
        Column(header=_("name"), source="name", width=16),
        Column(header=_("worked"), source="is_workday", render=yes, width=8),
    )


@register
class AuditExport(AdminExport):
    """Without reasons: they may name a person, and whoever may read them reads them on the page."""

    model = AuditEvent
    slug = "audit-events"
    title = _("Audit log")
    permission = "audit.view_auditevent"
    columns = (
        Column(header=_("record"), source="pk", kind="integer", width=10),
        Column(header=_("Date"), source=TruncDate("at"), kind="date", width=12),
        Column(header=_("Time"), source="at", render=clock, width=10),
        Column(header=_("actor"), source="actor_name", width=12),
        Column(header=_("action"), source="action", render=action_in_words, width=26),
        Column(header=_("kind of record"), source="target_type", render=kind_in_words, width=22),
        Column(header=_("record name"), source="target_label", width=40),
        Column(header=_("request"), source="request_id", width=34),
    )


def fields_read(definition: AdminExport) -> Iterator[tuple[type[Model], str]]:
    """Yield ``(model, field)`` of everything that the columns of ``definition`` read."""
    for source in (source for column in definition.columns for source in column.sources):
        names = [source] if isinstance(source, str) else [part.name for part in source.flatten() if isinstance(part, F)]
        for name in names:
            model: type[Model] = definition.model
            *relations, field = name.split("__")
            for relation in relations:
                model = model._meta.get_field(relation).related_model  # type: ignore[assignment]
            yield model, "id" if field == "pk" else field
