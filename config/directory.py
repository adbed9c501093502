"""The council's directory, from the environment: all of it, or none."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

NAMES = ("OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
# Addresses under which Entra ID answers for every tenant there is: anybody could come in
EVERYBODY = {"common", "organizations", "consumers"}


def read_directory(env: Env, *, debug: bool) -> dict[str, Any]:
    """Give what allauth is told of the directory; nothing where it is not set. Raises ImproperlyConfigured."""
    given = {name: env.str(name, "").strip() for name in NAMES}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(NAMES):
        return {}
    if missing:
        raise ImproperlyConfigured(f"Sign-in by the council’s directory also needs {' and '.join(missing)}.")
    server = urlsplit(given["OIDC_SERVER"])
    if not server.hostname or server.scheme not in ({"https", "http"} if debug else {"https"}):
        raise ImproperlyConfigured(
            "OIDC_SERVER is a whole https:// address, for example https://login.microsoftonline.com/<tenant id>/v2.0."
        )
    if EVERYBODY & set(server.path.split("/")):
        raise ImproperlyConfigured(
            "OIDC_SERVER names the council’s own tenant by its id: "
            "“common”, “organizations” and “consumers” are anybody’s."
        )
    app = {
        "provider_id": "directory",
        "name": env.str("OIDC_NAME", "council account"),
        "client_id": given["OIDC_CLIENT_ID"],
        "secret": given["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": given["OIDC_SERVER"], "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }
    return {"directory": {"APPS": [app]}}


def origins_of(providers: dict[str, Any]) -> list[str]:
    """Give where the directory's own pages are: a browser must be let go on to there from our sign-in."""
    apps = [app for provider in providers.values() for app in provider["APPS"]]
    places = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return [f"{place.scheme}://{place.netloc}" for place in places]
