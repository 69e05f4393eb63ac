"""Accounts for system administrators: create, hand out slips to set a password, give roles, end roles, close."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from portal.accounts import policies, services
from portal.accounts.admin.handover import handover_view
from portal.accounts.models import RoleAssignment, User
from portal.accounts.services import second_factor, slips
from portal.accounts.signing_in.fresh import FreshFormsAdmin, check_is_fresh
from portal.common.admin import ExportableAdmin, ReadOnlyAdmin
from portal.common.errors import RuleError


class RoleAssignmentInline(admin.TabularInline):
    """Roles are given and ended, never rewritten: the tick to delete ends one as of yesterday."""

    model = RoleAssignment
    fk_name = "user"
    extra = 0
    fields = ("role", "organization", "include_children", "valid_from", "valid_until", "deputy_for")
    readonly_fields = ("valid_from",)
    autocomplete_fields = ("organization", "deputy_for")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("accounts.manage_accounts")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("accounts.manage_accounts")


class UserForm(forms.ModelForm):
    """Knows what the page showed, so that only what was changed on it is saved, and nothing that somebody else changed
    meanwhile is written over unseen. ``found`` are the values as they stood when the form came back."""

    class Meta:
        model = User
        fields = ("username", "display_name", "organization", "is_active", "language")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = self.instance.pk is not None
        self.found = {name: getattr(self.instance, name, None) for name in self.fields if self.instance.pk}

    def clean(self):
        cleaned = super().clean()
        for name in self.changed_data:
            stands = self.found.get(name)
            if self._was_shown(name) and stands not in (self._shown(name), cleaned.get(name)):
                self.add_error(
                    name,
                    _t(
                        "Somebody else has changed this since you opened the page. It says “%(value)s” "
                        "now; save again to put yours in its place."
                    )
                    % {"value": _in_words(stands)},
                )
                self.data = self.data.copy()
                self.data[self[name].html_initial_name] = self[name].field.prepare_value(stands)
        return cleaned

    def _was_shown(self, name):
        return name in self.found and self[name].html_initial_name in self.data

    def _shown(self, name):
        field = self[name].field
        return field.to_python(self._widget_data_value(field.hidden_widget(), self[name].html_initial_name))


def _in_words(value):
    if isinstance(value, bool):
        return _t("Yes") if value else _t("No")
    return str(value)


@admin.register(User)
class UserAdmin(FreshFormsAdmin, ExportableAdmin):
    """Every change goes through a service. Nobody here ever sees or chooses the password of another."""

    form = UserForm
    inlines = [RoleAssignmentInline]
    list_display = ("username", "display_name", "organization", "is_active", "last_login")
    list_filter = ("is_active", "must_change_password", "assignments__role")
    search_fields = ("username", "display_name")
    autocomplete_fields = ("organization",)
    actions = ["print_slips", "reset_second_factor", "export_rows"]
    exported_as = "accounts"

    def get_urls(self):
        handover = path("<int:pk>/handover/", self.admin_site.admin_view(self.hand_over), name="accounts_user_handover")
        return [handover, *super().get_urls()]

    def hand_over(self, request, pk):
        check_is_fresh(request)
        return handover_view(request, self, pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["may_hand_over"] = policies.can_change_roles(request.user, obj, obj.organization)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @transaction.atomic
    def save_form(self, request, form, change):
        """Let the services make or change the row; what admin keeps in hand is the finished account."""
        user, by, at = form.instance, request.user, timezone.now()
        if change:
            form.instance = services.change_account(user=user, changed=form.changed_data, seen=form.found, by=by, at=at)
            return form.instance
        created = services.create_account(
            username=user.username, display_name=user.display_name, organization=user.organization, by=by, at=at
        )
        form.instance = created
        return created

    def response_add(self, request, obj, post_url_continue=None):
        words = _t("%(user)s is not active yet: print a slip, with which the person sets a password.")
        messages.warning(request, words % {"user": obj.display_name})
        return super().response_add(request, obj, post_url_continue)

    def save_model(self, request, obj, form, change):
        """The service has saved it."""

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    @transaction.atomic
    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        for assignment in formset.deleted_objects:
            services.end_role(assignment=assignment, by=request.user, at=timezone.now())
        for new in formset.new_objects:
            services.assign_role(
                user=form.instance, role=new.role, organization=new.organization,
                include_children=new.include_children, valid_until=new.valid_until, deputy_for=new.deputy_for,
                by=request.user, at=timezone.now(),
            )  # fmt: skip

    @admin.action(description=_("Print slips to set a password"), permissions=["change"])
    def print_slips(self, request, queryset):
        """Ask once, since present passwords end; then show each code in this one answer and nowhere else."""
        check_is_fresh(request)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "users": queryset}
        if request.POST.get("confirmed") != "1":
            context |= {"title": _t("Print slips to set a password"), "selected": ACTION_CHECKBOX_NAME}
            return TemplateResponse(request, "admin/accounts/slips_confirm.html", context)
        issued, refused, at = [], [], timezone.now()
        for user in queryset.select_related("organization"):
            try:
                issued.append((user, slips.issue_slip(user=user, by=request.user, at=at)))
            except RuleError as refusal:
                refused.append(str(refusal))
        context |= {"issued": issued, "refused": refused, "until": at + timedelta(days=slips.VALID_DAYS)}
        return TemplateResponse(
            request,
            "accounts/slips_print.html",
            {**context, "address": settings.SITE_URL + reverse("accounts:slip-use")},
        )

    @admin.action(description=_("Reset the second factor"), permissions=["change"])
    def reset_second_factor(self, request, queryset):
        """For people who lost their phone and their codes: asked once, told for each account."""
        check_is_fresh(request)
        if request.POST.get("confirmed") != "1":
            context = {**self.admin_site.each_context(request), "opts": self.opts, "users": queryset}
            context |= {"title": _t("Reset the second factor"), "selected": ACTION_CHECKBOX_NAME}
            return TemplateResponse(request, "admin/accounts/second_factor_confirm.html", context)
        for user in queryset.select_related("organization"):
            words = {"user": user.display_name}
            try:
                was_on = second_factor.reset(user=user, by=request.user, at=timezone.now())
            except RuleError as refusal:
                messages.error(request, str(refusal))
            else:
                text = _t("%(user)s signs in with the password alone now.") if was_on else _t("%(user)s had none.")
                messages.success(request, text % words)
        return None

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ExportableAdmin, ReadOnlyAdmin):
    """Who holds what where, over all accounts; roles are given and ended at the account."""

    exported_as = "role-assignments"
    list_display = ("user", "role", "organization", "include_children", "valid_from", "valid_until", "deputy_for")
    list_filter = ("role", ("deputy_for", admin.EmptyFieldListFilter))
    list_select_related = ("user", "organization", "deputy_for")
    search_fields = ("user__username", "user__display_name", "organization__name")
