"""What a role may do in the data-entry admin: Django's permissions, answered from the one table."""

from django.contrib.auth.backends import ModelBackend

from organisation import access
from organisation.roles import ADMIN_MODELS, ADMIN_READERS, Capability


class RolesBackend(ModelBackend):
    """Answer permission questions from roles; permissions stored in the database count for nothing."""

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        """Say whether a role lets somebody do this to a kind of record.

        Reading is open to everyone in the admin but for what `ADMIN_READERS` names; the rest belongs to the
        capability named in `ADMIN_MODELS`. What that does not name is not there.
        """
        if not user_obj.is_active or not access.may(user_obj, Capability.USE_ADMIN):
            return False
        app, _, action_on = perm.partition(".")
        action, _, model = action_on.partition("_")
        needed = ADMIN_MODELS.get(f"{app}.{model}")
        if needed is None:
            return False
        reading = ADMIN_READERS.get(f"{app}.{model}") or ADMIN_READERS.get(app, Capability.USE_ADMIN)
        return access.may(user_obj, needed) or (action == "view" and access.may(user_obj, reading))

    def has_module_perms(self, user_obj, app_label: str) -> bool:
        """Show an app to whoever may use the admin, if it has anything to show."""
        known = any(name.startswith(f"{app_label}.") for name in ADMIN_MODELS)
        return known and user_obj.is_active and access.may(user_obj, Capability.USE_ADMIN)
