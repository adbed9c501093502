"""The council's directory as an OpenID provider: Entra ID, or another that keeps to the standard.

allauth does the round trip (code flow, state, PKCE). Here it is narrowed and hardened: a nonce ties
the ID token to the browser that asked, the token's signature is always checked, nothing in the
query string can widen what is asked for, and of what the token says only its subject is kept.
"""

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

from organisation.rules.directory import subject_of

DIRECTORY = "directory"
A_NEW_SIGN_IN_TAKES = 10 * 60  # seconds; as long as allauth waits for an answer


def in_use() -> bool:
    """Say whether people sign in through the council's directory."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS.get(DIRECTORY, {}).get("APPS"))


def called() -> str:
    """Give what people call the account they sign in with."""
    return settings.SOCIALACCOUNT_PROVIDERS[DIRECTORY]["APPS"][0]["name"]


class DirectoryAdapter(OpenIDConnectOAuth2Adapter):
    """The round trip to the directory."""

    def __init__(self, request: HttpRequest, provider_id: str = DIRECTORY) -> None:
        """There is one directory."""
        super().__init__(request, provider_id)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Come back to the one address the directory knows, whatever host the request named."""
        return settings.SITE_ADDRESS.rstrip("/") + reverse("directory_callback")

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict:
        """Check the token in full: signature, issuer, audience, expiry and that it is not replayed."""
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class DirectoryProvider(OpenIDConnectProvider):
    """The directory, as allauth asks for it."""

    id = DIRECTORY
    name = "Council account"
    oauth2_adapter_class = DirectoryAdapter
    supports_token_authentication = False
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Give where the way in begins."""
        return reverse("directory_login")

    def get_callback_url(self) -> str:
        """Give where the directory sends people back to."""
        return reverse("directory_callback")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take from the query string where to go afterwards, and nothing else."""
        asked = super().get_redirect_from_request_kwargs(request)
        return {"process": AuthProcess.LOGIN, "next_url": asked.get("next_url")}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Go to the directory with a nonce that only this browser's session knows."""
        nonce = get_random_string(32)
        asking = {**self.get_auth_params(), **kwargs.pop("auth_params", {}), "nonce": nonce}
        return super().redirect(request, process, next_url, data, auth_params=asking, nonce=nonce, **kwargs)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Name people by what the directory never changes."""
        return subject_of(data["id_token"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep what names the person in the directory; groups and addresses are used and forgotten."""
        return {name: data["id_token"][name] for name in ("sub", "oid", "tid") if data["id_token"].get(name)}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Leave the person's fields to `letting_in`, which knows what may be believed."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list:
        """Keep addresses on the person's own record only."""
        return []

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Carry the token to where the decision is made; it is stored nowhere."""
        login = super().sociallogin_from_response(request, response)
        login.id_token = response["id_token"]
        return login


def check_again(login: SocialLogin, *, now: float) -> None:
    """Refuse an old sign-in where a new one was asked for. Raises OAuth2Error.

    Entra ID says when it was (`auth_time`) only where its app registration lists that optional claim.
    """
    at = login.id_token.get("auth_time")
    if login.state.get("again") and isinstance(at, int | float) and now - at > A_NEW_SIGN_IN_TAKES:
        raise OAuth2Error("The directory did not ask again.")


def check_nonce(login: SocialLogin) -> None:
    """Refuse a token that answers another browser's question. Raises OAuth2Error."""
    asked = str(login.state.get("nonce") or "")
    if not asked or not constant_time_compare(asked, str(login.id_token.get("nonce") or "")):
        raise OAuth2Error("The ID token answers another sign-in.")
