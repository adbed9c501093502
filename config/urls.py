"""The site map: each app names its own addresses."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path

from config.views import health, robots
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
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
]
