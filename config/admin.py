"""Data entry: Django's admin, opened by a role, in the product's pages and the field's words."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from config.data_entry import APPS, ENTRIES, FILES, GROUPS, Entry
from organisation import access
from organisation.roles import Capability


class DataEntrySite(admin.AdminSite):
    """Django's admin, open to the roles that may use it. Sign-in and refusal are `organisation.access`'s."""

    site_header = site_title = index_title = "Data entry"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs) -> None:
        """Offer no deletion of many rows at once: records are ended or closed, and history is kept."""
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever holds a role that may enter data here."""
        return access.may(request.user, Capability.USE_ADMIN)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Tell every page which kind of record it is about, and which file that goes out in."""
        entry = entry_at(request)
        return super().each_context(request) | {"entry": entry, "file": FILES.get(entry.model) if entry else None}

    def app_index(self, request: HttpRequest, app_label: str, extra_context=None):
        """Call a room by its name."""
        return super().app_index(request, app_label, {"title": APPS.get(app_label, ""), **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Group what somebody may open by the work it belongs to; what they may enter stands before the rest."""
        apps = self._build_app_dict(request, app_label)
        offered = {
            f"{label}.{model['object_name'].lower()}": model for label in apps for model in apps[label]["models"]
        }
        groups = [_group(name, offered) for name in GROUPS]
        return [group for group in groups if group["models"]]


def _group(name: str, offered: dict[str, dict]) -> dict[str, Any]:
    models = [
        offered[entry.model] | {"name": entry.name, "sentence": entry.sentence}
        for entry in GROUPS[name]
        if entry.model in offered
    ]
    return {
        "name": name,
        "models": models,
        "entered": [model for model in models if not model["view_only"]],
        "read": [model for model in models if model["view_only"]],
    }


def entry_at(request: HttpRequest) -> Entry | None:
    """Say which kind of record an address is about: “/admin/indicators/target/” is about targets."""
    match = request.resolver_match
    about, _, _ = (match.url_name or "").rpartition("_") if match else ("", "", "")
    return next((entry for label, entry in ENTRIES.items() if label.replace(".", "_") == about), None)
