"""Which audits are of one case: found by the keyed hash of its number, which is kept nowhere."""

from datetime import datetime

from django.db import transaction

from audits.case_keys import key_of
from audits.models import Audit
from audits.reach import audits_of_own_units
from organisation import access
from organisation.models import EvidenceAct, User
from organisation.roles import Capability


@transaction.atomic
def find_audits_of_case(number: str, *, reason: str, by: User, now: datetime) -> list[Audit]:
    """Give the audits of a case, and put down that somebody asked, why and how many there were: never which case."""
    access.check(by, Capability.SEARCH_CASES)
    found = list(audits_of_own_units(by).filter(case_key=key_of(number)).select_related("unit"))
    EvidenceAct.objects.create(
        act=EvidenceAct.Act.CASE, about="Audits of one case", reason=reason, number=len(found), done_by=by, done_at=now
    )
    return found
