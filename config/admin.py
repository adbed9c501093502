"""The data-entry admin, opened by a role. Sign-in and refusal are `organisation.access`'s, as everywhere."""

from django.contrib import admin
from django.http import HttpRequest

from organisation import access
from organisation.roles import Capability


class DataEntrySite(admin.AdminSite):
    """Django's admin, open to the roles that may use it."""

    site_header = "Clinic tracker: data entry"
    site_title = "Clinic tracker"
    index_title = "Data entry"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever holds a role that may enter data here."""
        return access.may(request.user, Capability.USE_ADMIN)
