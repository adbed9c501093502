"""The site map: each app names its own addresses."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from config.views import health, robots
from organisation.sign_in import views as sign_in
from reports.api.site import addresses

urlpatterns = [
    path("api/v1/", include((addresses(), "api"))),
    path("", include("reports.urls")),
    path("", include("indicators.urls")),
    path("", include("clinics.urls")),
    path("", include("actions.urls")),
    path("", include("audits.urls")),
    path("", include("organisation.urls")),
    # /account/: sign-in, sign-out and password change only; nobody signs up
    path("account/login/", sign_in.SignInView.as_view(), name="account_login"),
    path("account/login/emergency/", sign_in.EmergencyView.as_view(), name="account_emergency"),
    path("account/directory/", sign_in.directory_login, name="directory_login"),
    path("account/directory/callback/", sign_in.directory_callback, name="directory_callback"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
]
