"""Accounts for system administrators: create with a first password, give roles, end roles, close."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts import services
from portal.accounts.models import RoleAssignment, User
from portal.audit.services import record


class RoleAssignmentInline(admin.TabularInline):
    model = RoleAssignment
    fk_name = "user"
    extra = 0
    autocomplete_fields = ("organization", "deputy_for")


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "display_name", "organization", "is_active", "language")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """The first password is shown once, after saving."""

    form = UserForm
    inlines = [RoleAssignmentInline]
    list_display = ("username", "display_name", "organization", "is_active", "last_login")
    list_filter = ("is_active", "assignments__role")
    search_fields = ("username", "display_name")
    autocomplete_fields = ("organization",)
    actions = ["reset_passwords"]

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            record(action="account.changed", by=request.user, at=timezone.now(), target=obj)
        else:
            record(action="account.created", by=request.user, at=timezone.now(), target=obj)
            self._give_first_password(request, obj)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for assignment in [*formset.new_objects, *(item for item, _fields in formset.changed_objects)]:
            record(action="account.role_assigned", by=request.user, at=timezone.now(), target=assignment)

    @admin.action(description=_("Give a new first password"))
    def reset_passwords(self, request, queryset):
        for user in queryset:
            self._give_first_password(request, user)

    def _give_first_password(self, request, user):
        password = services.reset_password(user=user, by=request.user, at=timezone.now())
        words = _t("First password of %(user)s: %(password)s. Write it down now; it is not shown again.")
        messages.warning(request, words % {"user": user.username, "password": password})

    def has_delete_permission(self, request, obj=None):
        return False
