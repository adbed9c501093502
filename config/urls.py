"""The site map: each app names its own addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions.views import list_usersessions
from django.contrib import admin
from django.urls import include, path

from config.views import health, robots
from organisation.sign_in import views as sign_in
from organisation.sign_in.sessions import session
from reports.api.site import addresses

handler400 = "config.failures.not_understood"
handler403 = "config.failures.refused"
handler404 = "config.failures.not_found"
handler500 = "config.failures.broken"

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
    path("account/directory/again/", sign_in.directory_again, name="directory_again"),
    path("account/session/", session, name="session"),
    path("account/sessions/", list_usersessions, name="usersessions_list"),
    # /account/second-proof/: for accounts kept here
    path("account/second-proof/", mfa.index, name="mfa_index"),
    path("account/second-proof/give/", mfa.authenticate, name="mfa_authenticate"),
    path("account/second-proof/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-proof/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-proof/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-proof/keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-proof/keys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("account/second-proof/keys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-proof/keys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/second-proof/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/second-proof/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-proof/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/password/change/", account.password_change, name="account_change_password"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("robots.txt", robots, name="robots"),
]
