"""Reading what the record of clinics is counted from."""

from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from actions.models import Action
from actions.models.actions import OPEN_STATES
from actions.rules.lifecycle import ActionState
from clinics.models import Clinic, ClinicSession
from clinics.rules.agenda import Assurance, SessionState
from clinics.rules.continuity import Continuity, Deed, Sitting, count_continuity


def read_continuity(clinics: QuerySet[Clinic], *, today: date) -> list[Continuity]:
    """Count the record of some clinics up to a day: two queries, however many there are."""
    return count_continuity(_sittings(clinics), _deeds(clinics), today=today)


def _sittings(clinics: QuerySet[Clinic]) -> list[Sitting]:
    on_agenda = Q(items__held_back_at=None)
    sessions = ClinicSession.objects.filter(clinic__in=clinics.values("pk")).annotate(
        moved=Count("moves", distinct=True),
        on_agenda=Count("items", filter=on_agenda, distinct=True),
        left=Count("items", filter=Q(items__outcome__assurance=Assurance.NOT_REACHED), distinct=True),
        longest=Max("items__times_carried"),
    )
    return [
        Sitting(
            service=one.clinic.unit.name,
            held_on=one.held_on,
            state=SessionState(one.state),
            moves=one.moved,
            items=one.on_agenda,
            not_reached=one.left,
            most_carried=one.longest or 0,
        )
        for one in sessions.select_related("clinic__unit").order_by("pk")
    ]


def _deeds(clinics: QuerySet[Clinic]) -> list[Deed]:
    agreed = (
        Action.objects.filter(outcomes__item__session__clinic__in=clinics.values("pk"))
        .exclude(state=ActionState.CANCELLED)
        .values_list(
            "pk", "outcomes__item__session__clinic__unit__name", "outcomes__item__session__held_on", "state", "done_at"
        )
    )
    first: dict[int, Deed] = {}
    for pk, service, agreed_on, state, done_at in agreed.order_by("outcomes__item__session__held_on"):
        done_on = timezone.localdate(done_at) if done_at and state not in OPEN_STATES else None
        first.setdefault(pk, Deed(service, agreed_on, done_on))
    return list(first.values())
