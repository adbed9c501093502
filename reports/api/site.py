"""The API put together: its routes, how it says no, and its description."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from ninja import NinjaAPI

from reports.api.door import door, nothing_here
from reports.api.limit import PerToken
from reports.api.problems import PROBLEM, say_problems
from reports.api.routes import router

BASE = "/api/v1/"
REFUSALS = {
    "401": "No token, or one that is ended or revoked",
    "403": "The token's scope does not open this",
    "404": "Nothing here that this token reads",
    "422": "A filter was not understood",
    "429": "Too many requests; Retry-After says how many seconds to wait",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}

api = NinjaAPI(
    title="Clinic tracker",
    version="1",
    description="Figures, flags, actions and counts of audits, to be read by other systems. GET and HEAD only.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    throttle=PerToken(),
)
say_problems(api)
api.add_router("", router)


def describe() -> dict[str, Any]:
    """Describe the API in OpenAPI, with every way it says no."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=BASE))
    described.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    for methods in described["paths"].values():
        for operation in methods.values():
            operation["parameters"] = [_plain(one) for one in operation.get("parameters", [])]
            operation["responses"] |= {status: _refusal(why) for status, why in REFUSALS.items()}
    return described


def _plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """Say of a filter that may be left out what it is where it is given: nothing in an address is null."""
    schema = dict(parameter["schema"])
    if "anyOf" in schema:
        (given,) = (one for one in schema.pop("anyOf") if one.get("type") != "null")
        schema |= given
    if schema.get("default", "") is None:
        del schema["default"]
    return parameter | {"schema": schema}


def _refusal(why: str) -> dict[str, Any]:
    return {"description": why, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def description(request: HttpRequest) -> HttpResponse:
    """Give the description: it says what there is, and nothing of what is held."""
    return JsonResponse(describe())


def addresses() -> list[URLPattern]:
    """Give the API's addresses, each behind the door."""
    routed = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    return [
        *(URLPattern(one.pattern, door(one.callback), one.default_args, one.name) for one in routed),
        path("openapi.json", door(description), name="openapi"),
        re_path(r"^.*$", door(nothing_here), name="nothing-here"),
    ]
