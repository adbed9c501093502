"""The data-entry admin, opened by a role and entered through the one sign-in page."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

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

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Send people to the product's own sign-in page; those already in may not come here."""
        if request.user.is_authenticated:
            raise PermissionDenied("Your role does not let you use the data-entry admin.")
        return redirect_to_login(request.GET.get("next", request.path))
