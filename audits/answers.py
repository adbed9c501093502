"""What an audit found, as its page shows it: domains with the descriptor of their grade, and answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from audits.models import Answer, Audit, DomainGrade, SetDomain
from audits.rules.grades import Grade


@dataclass(frozen=True, slots=True)
class GradedDomain:
    """A domain's grade with what that grade looks like in the version the audit was made with."""

    given: DomainGrade
    grade: Grade
    descriptor: str


@dataclass(frozen=True, slots=True)
class Found:
    """The graded domains in the order of the set, and the answers in theirs."""

    domains: Sequence[GradedDomain]
    answers: Sequence[Answer]


def found_in(audit: Audit) -> Found:
    """Give what an audit found. Three queries."""
    described = {}
    if audit.question_set_id:
        described = {one.domain_id: one for one in SetDomain.objects.filter(version=audit.question_set_id)}
    given = audit.domain_grades.select_related("domain").order_by("domain__position")
    domains = sorted(
        (_graded(one, described.get(one.domain_id)) for one in given),
        key=lambda one: described[one.given.domain_id].position if one.given.domain_id in described else 0,
    )
    answers = audit.answers.select_related("question").order_by("question__position")
    return Found(domains, list(answers))


def _graded(given: DomainGrade, described: SetDomain | None) -> GradedDomain:
    return GradedDomain(given, Grade(given.grade), getattr(described, given.grade) if described else "")
