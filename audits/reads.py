"""Every read of one audit is put down: who, which, which page, when.

An access log, not a change of state: it is the one thing a GET may write (decision 16). It stands below every view
of one audit, so that no view can forget it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone

from audits.models import Audit, AuditRead
from organisation.models import User
from organisation.numbers import read_number

OF_ONE_AUDIT = ("audits/<int:pk>/", "audits/moderation/<int:pk>/")
SHOWN = (200, 422)  # what was asked for, and a form that is shown again with what is on the page
PATH_KEPT = 300


class RecordAuditReads:
    """Put down, before a page or file of one audit goes out, that this person reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the view answer; where it shows an audit, record that. What cannot be recorded is not shown."""
        response = self.get_response(request)
        shown = response.status_code in SHOWN and request.user.is_authenticated and request.method != "HEAD"
        if shown and (audit := audit_of(request.resolver_match)):
            record_reads([audit], by=request.user, page=request.path)  # type: ignore[arg-type]
        return response


def audit_of(match: ResolverMatch | None) -> int | None:
    """Give the audit an address shows: its own pages, and those of the data-entry admin about it or a part of it."""
    if match is None:
        return None
    if match.namespace == "audits" and match.route.startswith(OF_ONE_AUDIT):
        return match.kwargs["pk"]
    words = (match.url_name or "").split("_")
    if "admin" in match.namespaces and words[0] == "audits" and "object_id" in match.kwargs:
        return _of_admin(words[1], match.kwargs["object_id"])
    return None


def _of_admin(name: str, key: str) -> int | None:
    model = apps.get_model("audits", name)
    number = read_number(key)
    if not number:
        return None
    if model is Audit:
        return number
    if "audit" not in {field.name for field in model._meta.fields} or model is AuditRead:
        return None
    return model._default_manager.filter(pk=number).values_list("audit", flat=True).first()


@transaction.atomic
def record_reads(audits: Iterable[int], *, by: User, page: str, now: datetime | None = None) -> None:
    """Put down that somebody reads audits, once a person, audit, page and hour: refreshing adds nothing.

    For what shows many audits whole at once, such as the print of a theme, the view calls it with them all.
    """
    now = now or timezone.now()
    hour, page = now.replace(minute=0, second=0, microsecond=0), page[:PATH_KEPT]
    keys = set(audits)
    there = AuditRead.objects.filter(audit__in=keys, user=by, page=page, hour=hour).values_list("audit", flat=True)
    new = sorted(keys - set(there))
    AuditRead.objects.bulk_create(
        [AuditRead(audit_id=audit, user=by, page=page, read_at=now, hour=hour) for audit in new], ignore_conflicts=True
    )
