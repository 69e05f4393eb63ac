"""The audit log in words, readable by auditors; nobody can change it here or anywhere."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent
from portal.audit.words import DEEDS, SUBJECTS, action_in_words, kind_in_words
from portal.common.admin import ExportableAdmin, ReadOnlyAdmin

LOOKED_AT = 2000  # latest events, whose actors are offered as a filter: the whole log may have millions


class SubjectFilter(admin.SimpleListFilter):
    title, parameter_name = _("what it is about"), "about"

    def lookups(self, request, model_admin):
        return list(SUBJECTS.items())

    def queryset(self, request, queryset):
        return queryset.filter(action__startswith=f"{self.value()}.") if self.value() in SUBJECTS else queryset


class DeedFilter(admin.SimpleListFilter):
    title, parameter_name = _("action"), "deed"

    def lookups(self, request, model_admin):
        return list(DEEDS.items())

    def queryset(self, request, queryset):
        return queryset.filter(action__endswith=f".{self.value()}") if self.value() in DEEDS else queryset


class ActorFilter(admin.SimpleListFilter):
    """Who acted lately; others are found by a click on their name or by the search."""

    title, parameter_name = _("actor"), "actor"

    def lookups(self, request, model_admin):
        latest = AuditEvent.objects.exclude(actor_id=None).order_by("-pk").values("pk")[:LOOKED_AT]
        people = AuditEvent.objects.filter(pk__in=latest).order_by("actor_name")
        found = {str(number): name for number, name in people.values_list("actor_id", "actor_name").distinct()}
        chosen = self.value()
        if chosen and chosen not in found:
            known = AuditEvent.objects.filter(actor_id=chosen).order_by("-pk").values_list("actor_name", flat=True)
            found[chosen] = known.first() or chosen
        return list(found.items())

    def value(self):
        chosen = super().value()
        return chosen if chosen and chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None

    def queryset(self, request, queryset):
        return queryset.filter(actor_id=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ExportableAdmin, ReadOnlyAdmin):
    exported_as = "audit-events"
    list_display = ("at", "who", "in_words", "kind", "target_label", "reason")
    list_display_links = ("at",)
    list_filter = ("at", SubjectFilter, DeedFilter, ActorFilter)
    search_fields = ("actor_name", "target_label", "reason", "request_id")
    date_hierarchy = "at"
    ordering = ("-pk",)
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        return (
            "at", "recorded_at", "actor_name", "in_words", "action", "kind", "target_label", "reason", "details",
            "request_id",
        )  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    @admin.display(description=_("actor"), ordering="actor_name")
    def who(self, event):
        """The name leads to everything that the person did."""
        if event.actor_id is None:
            return _("the system")
        return format_html('<a href="?actor={}">{}</a>', event.actor_id, event.actor_name)

    @admin.display(description=_("action"), ordering="action")
    def in_words(self, event):
        return action_in_words(event.action)

    @admin.display(description=_("kind of record"), ordering="target_type")
    def kind(self, event):
        return kind_in_words(event.target_type)
