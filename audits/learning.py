"""What audits teach, as somebody may read it."""

from itertools import groupby

from django.db.models import Count, Q, QuerySet

from audits.models import Learning
from indicators.rules.wording import print_month
from organisation import access
from organisation.models import User
from organisation.roles import Capability

PUBLISHED = Q(published_at__isnull=False, withdrawn_at=None)


def may_write(user: User) -> bool:
    """Say whether somebody writes, publishes and withdraws learning."""
    return access.may(user, Capability.GRADE_AUDITS)


def readable_learning(user: User) -> QuerySet[Learning]:
    """Give what was published, also if withdrawn since; to those who write it, drafts too."""
    every = Learning.objects.select_related("theme", "written_by", "published_by", "withdrawn_by")
    # said again, because a query that counts leaves the model's own order out
    every = every.annotate(from_audits=Count("audits", distinct=True)).order_by("-month", "-pk")
    if may_write(user):
        return every
    if access.may(user, Capability.READ_LEARNING):
        return every.filter(published_at__isnull=False)
    return every.none()


def published_learning(user: User) -> QuerySet[Learning]:
    """Give what stands published."""
    return readable_learning(user).filter(PUBLISHED)


def by_month(learning: QuerySet[Learning]) -> list[tuple[str, list[Learning]]]:
    """Put learning together by its month, newest first."""
    return [(print_month(month), list(theirs)) for month, theirs in groupby(learning, key=lambda one: one.month)]
