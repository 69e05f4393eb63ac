"""People who sign in, and what each may do where."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.querysets import UserManager
from portal.accounts.roles import DEPUTISED, Role, admin_permissions, permissions_of
from portal.common.classification import plain, secret, staff
from portal.common.surnames import name_sort_key


@dataclass(frozen=True)
class Grant:
    """Where a permission is held: a path of the tree, with or without what lies below it."""

    path: str
    include_children: bool

    def covers(self, organization):
        """True when the right reaches ``organization``; an exact grant also reaches units merged into it."""
        if self.include_children:
            return organization.path.startswith(self.path)
        successor = organization.successor
        return organization.path == self.path or (successor is not None and successor.path == self.path)


class User(AbstractBaseUser):
    """An account of one person; shared and default accounts do not exist. Superusers neither: see roles.py."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )  # fmt: skip
    display_name = models.CharField(_("name"), max_length=40)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="+", verbose_name=_("home union"),
        help_text=_("The unit the person belongs to. Rights come from roles, not from here."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    is_superuser = models.BooleanField(_("superuser"), default=False, editable=False)
    must_change_password = models.BooleanField(_("must change the password"), default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    session_generation = models.PositiveIntegerField(
        _("generation of sessions"), default=0, editable=False, help_text=_("A higher number ends all older sessions.")
    )
    joined_at = models.DateTimeField(_("account since"), default=timezone.now)
    sort_key = models.CharField(max_length=400, editable=False, default="")

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    EMAIL_FIELD = "username"

    field_classes = {
        **plain("id", "organization", "is_active", "is_superuser", "must_change_password", "language", "joined_at"),
        **plain("session_generation"),
        "username": staff("to sign in"),
        "display_name": staff("who did what"),
        "sort_key": staff("order of names"),
        "last_login": staff("to find unused accounts"),
        "password": secret("to sign in; stored as a salted hash"),
    }

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["sort_key", "pk"]
        constraints = [
            # Signing in does not mind case, so two names must not differ by it alone.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once_whatever_the_case",
                violation_error_message=_("This user name is taken."),
            )
        ]

    def __str__(self):
        return self.display_name or self.username

    def save(self, *args, **kwargs):
        self.sort_key = name_sort_key(self.display_name)
        super().save(*args, **kwargs)

    @property
    def organization_assignments(self):
        """Assignments in force now. Read once per instance: a request loads its user anew, so a withdrawn
        right is gone at the next request. The person's own unit comes along where they hold a role in it: every
        page shows its name."""
        if "_assignments" not in self.__dict__:
            current = self.assignments.in_force(timezone.localdate()).select_related("organization", "deputy_for")
            self.__dict__["_assignments"] = list(current) if self.is_active else []
            for item in self.__dict__["_assignments"]:
                if item.organization_id == self.organization_id:
                    self.organization = item.organization
        return self.__dict__["_assignments"]

    @property
    def deputyships(self):
        """Assignments in which this person stands in for somebody now."""
        return [item for item in self.organization_assignments if item.deputy_for_id is not None]

    @property
    def deputisable(self):
        """Assignments that this person may name a deputy for: held in their own right, of a role that allows it."""
        return [item for item in self.organization_assignments if item.deputy_for_id is None and item.role in DEPUTISED]

    @property
    def acting_ids(self):
        """Who decides when this person does: they themselves and everybody they stand in for.

        Rules on what nobody decides on of their own ask for all of them: nobody's own work comes back to them
        through a deputy.
        """
        return frozenset({self.pk, *(item.deputy_for_id for item in self.deputyships)})

    @property
    def permissions(self):
        """Every permission held anywhere, with the names Django's admin asks for."""
        held = frozenset().union(*(permissions_of(item.role) for item in self.organization_assignments))
        return held | admin_permissions(held)

    @property
    def holds_office(self):
        """True for whoever has a right beyond what concerns only themselves; everybody else has no workbench."""
        return bool(self.permissions)

    def grants_for(self, permission):
        """Return the list of Grants under which ``permission`` is held now."""
        return [
            Grant(item.organization.path, item.include_children)
            for item in self.organization_assignments
            if permission in permissions_of(item.role)
        ]

    def holds_role(self, role):
        return any(item.role == role for item in self.organization_assignments)

    @property
    def must_have_second_factor(self):
        """True when a role held now is one of ``settings.MFA_REQUIRED_ROLES``."""
        return any(self.holds_role(role) for role in settings.MFA_REQUIRED_ROLES)

    @property
    def lacks_second_factor(self):
        """True until whoever must have one has switched it on."""
        return self.must_have_second_factor and not self.authenticator_set.filter(type="totp").exists()

    @property
    def is_staff(self):
        """May enter /admin/: system administrators and auditors."""
        return self.holds_role(Role.SYSTEM_ADMINISTRATOR) or self.holds_role(Role.AUDITOR)

    def has_perm(self, perm, obj=None):
        """May this person do ``perm`` on ``obj``? Without ``obj``: anywhere at all.

        ``obj`` is anything with an ``organization``; a thing without one is a mistake of the caller and
        raises, rather than being answered too generously. Superusers get no more than others.
        """
        if not self.is_active:
            return False
        if obj is None:
            return perm in self.permissions
        return any(grant.covers(obj.organization) for grant in self.grants_for(perm))

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return any(name.startswith(f"{app_label}.") for name in self.permissions)

    def get_session_auth_hash(self):
        """What a session is compared with at each request: it ends with the password or with its generation."""
        return f"{super().get_session_auth_hash()}{self.session_generation}"

    def get_session_auth_fallback_hash(self):
        return (f"{old}{self.session_generation}" for old in super().get_session_auth_fallback_hash())

    def get_full_name(self):
        return self.display_name

    def get_short_name(self):
        return self.display_name
