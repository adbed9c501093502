"""Where each capability is asked for: read from the site map and the source, so that it cannot be out of date."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from organisation.roles import ADMIN_MODELS, Capability

ASKED = re.compile(r"\bCapability\.([A-Z_]+)")
APPS = ("organisation", "indicators", "actions", "audits", "clinics", "reports")
NOT_ASKING = ("organisation/roles.py", "reports/roles/")  # where capabilities are named, not asked for


class Enforcing(NamedTuple):
    """What a capability opens, and the parts of the product that ask for it besides."""

    addresses: tuple[str, ...]
    kinds_of_record: tuple[str, ...]
    asked_in: tuple[str, ...]


@cache
def enforcing() -> dict[Capability, Enforcing]:
    """Give, for each capability, where it is asked for."""
    addresses, records, asked = _addresses(), _records(), _asked_in()
    return {one: Enforcing(addresses[one], records[one], asked[one]) for one in Capability}


def guarded(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, Capability]]:
    """Give every address whose view says which capability opens it."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from guarded(pattern.url_patterns, path)
        elif capability := getattr(pattern.callback, "capability", None):
            yield path, capability


def _addresses() -> dict[Capability, tuple[str, ...]]:
    return _gathered((capability, plain(path)) for path, capability in guarded(get_resolver().url_patterns))


def plain(path: str) -> str:
    """Say an address without the kinds of its parts: /clinics/<pk>/."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", path)


def _records() -> dict[Capability, tuple[str, ...]]:
    return _gathered((one, str(apps.get_model(name)._meta.verbose_name_plural)) for name, one in ADMIN_MODELS.items())


def _asked_in() -> dict[Capability, tuple[str, ...]]:
    return _gathered(
        (Capability[name], _module(file))
        for app in APPS
        for file in sorted((Path(settings.BASE_DIR) / app).rglob("*.py"))
        if not _is_passed_over(file)
        for name in set(ASKED.findall(file.read_text(encoding="utf-8"))) & set(Capability.__members__)
    )


def _is_passed_over(file: Path) -> bool:
    within = file.relative_to(settings.BASE_DIR).as_posix()
    return within.startswith(NOT_ASKING) or "/migrations/" in within


def _module(file: Path) -> str:
    return ".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")


def _gathered(pairs: Iterable[tuple[Capability, str]]) -> defaultdict[Capability, tuple[str, ...]]:
    found: defaultdict[Capability, set[str]] = defaultdict(set)
    for capability, where in pairs:
        found[capability].add(where)
    return defaultdict(tuple, {one: tuple(sorted(where)) for one, where in found.items()})
