"""What became of claims that a miss is recording, for the next agenda to say."""

from datetime import date

from django.db.models import Q, QuerySet

from indicators.models import RecordingClaim
from indicators.recording import what_became_of
from organisation.models import Unit


def claims_followed_up(service: Unit, units: QuerySet[Unit], *, since: date | None) -> dict[int, str]:
    """Say by indicator what became of the newest claim of a service: one that waits, or was judged since a day."""
    theirs = Q(flag__unit__in=units) | Q(flag__unit__kind=Unit.Kind.AUTHORITY, flag__indicator__lead_service=service)
    claims = RecordingClaim.objects.filter(theirs).select_related("flag__indicator", "put_right_by")
    if since:
        claims = claims.filter(Q(judged_at=None) | Q(judged_at__date__gte=since))
    newest = {claim.flag.indicator_id: claim for claim in claims}
    said = what_became_of(list(newest.values()))
    return {indicator: said[claim.pk] for indicator, claim in newest.items()}
