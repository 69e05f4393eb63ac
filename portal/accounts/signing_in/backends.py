"""Signing in by user name, with allauth's throttling; rights come from role assignments."""

from allauth.account.auth_backends import AuthenticationBackend


class RoleBackend(AuthenticationBackend):
    """Authenticates only: ``User.has_perm`` answers every question of rights itself."""

    def get_all_permissions(self, user_obj, obj=None):
        return set(user_obj.permissions) if user_obj.is_active and obj is None else set()

    def has_perm(self, user_obj, perm, obj=None):
        return not user_obj.is_anonymous and user_obj.has_perm(perm, obj)

    def has_module_perms(self, user_obj, app_label):
        return not user_obj.is_anonymous and user_obj.has_module_perms(app_label)
