"""Making the audit tool: question sets, their drafts, and taking one into use. What is in use never changes again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Model, QuerySet

from audits.models import (
    AnswerType,
    Domain,
    Question,
    QuestionSet,
    QuestionSetVersion,
    SetDomain,
    VersionState,
)
from audits.rules.tool import DomainAsked, reasons_against_use
from organisation import access
from organisation.models import User
from organisation.roles import Capability

APART = 10_000  # out of the way of every place, while places are counted anew


class VersionIsKept(Exception):
    """The version is in use or retired: audits were made with it, and it stays as it was."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says about a domain: guidance, and what each of the four grades looks like."""

    guidance: str = ""
    outstanding: str = ""
    good: str = ""
    requires_improvement: str = ""
    inadequate: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question: its text, how it is answered, and whether it must be."""

    text: str
    answered: AnswerType = AnswerType.YES_NO
    is_required: bool = True


@transaction.atomic
def make_question_set(name: str, *, is_graded: bool, by: User, now: datetime) -> QuestionSetVersion:
    """Begin a question set; give its first version, an empty draft."""
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    question_set = QuestionSet(name=name, is_graded=is_graded)
    question_set.full_clean()
    question_set.save()
    return question_set.versions.create(number=1, made_by=by, made_at=now)


@transaction.atomic
def draft_version(question_set: QuestionSet, *, by: User, now: datetime) -> QuestionSetVersion:
    """Give the set's draft, or a new one copied from the version in use."""
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    question_set = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if draft := question_set.versions.filter(state=VersionState.DRAFT).first():
        return draft
    newest = question_set.versions.aggregate(newest=Max("number"))["newest"] or 0
    draft = question_set.versions.create(number=newest + 1, made_by=by, made_at=now)
    if former := question_set.versions.filter(state=VersionState.IN_USE).first():
        _copy(former, draft)
    return draft


@transaction.atomic
def discard_draft(version: QuestionSetVersion, *, by: User) -> None:
    """Throw a draft away; a set that never had anything else goes with it."""
    version = _hold(version, by)
    question_set = version.question_set
    version.questions.all().delete()
    version.delete()
    if not question_set.versions.exists() and not question_set.planned_audits.exists():
        question_set.delete()


@transaction.atomic
def take_into_use(version: QuestionSetVersion, *, changes: str, by: User, now: datetime) -> QuestionSetVersion:
    """Take a draft into use from now on; the former version retires, and audits begun with it keep it.

    `changes` says what is different and why. Raises ValidationError with everything that is still missing.
    """
    version = _hold(version, by)
    missing = reasons_against_use(
        is_graded=version.question_set.is_graded,
        domains=[
            DomainAsked(str(one.domain), [text for _, text in one.descriptors])
            for one in version.domains.select_related("domain")
        ],
        questions=version.questions.count(),
    )
    if not changes.strip():
        missing.append("Say what is different from the version before, and why.")
    if missing:
        raise ValidationError(missing)
    version.question_set.versions.filter(state=VersionState.IN_USE).update(state=VersionState.RETIRED)
    version.state, version.changes, version.in_use_at = VersionState.IN_USE, changes.strip(), now
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def add_domain(
    version: QuestionSetVersion, *, name: str, wording: Wording, by: User, descriptor: str = ""
) -> SetDomain:
    """Let a draft grade a domain, after those it has; a name that is new makes a new domain."""
    version = _hold(version, by)
    one = SetDomain(
        version=version,
        domain=_domain(name, descriptor or wording.good),
        position=_next_place(version.domains.all()),
        **asdict(wording),
    )
    one.full_clean()
    one.save()
    return one


@transaction.atomic
def change_domain(one: SetDomain, *, wording: Wording, by: User) -> SetDomain:
    """Say anew what a draft's domain looks like at each grade."""
    _hold(one.version, by)
    for name, text in asdict(wording).items():
        setattr(one, name, text)
    one.full_clean()
    one.save()
    return one


@transaction.atomic
def move_domain(one: SetDomain, *, up: bool, by: User) -> None:
    """Move a draft's domain one place up or down; at the end nothing happens."""
    version = _hold(one.version, by)
    _renumber(version.domains.all(), _moved(version.domains.all(), one, up=up))


@transaction.atomic
def drop_domain(one: SetDomain, *, by: User) -> None:
    """Let a draft no longer grade a domain; its questions go with it."""
    version = _hold(one.version, by)
    one.delete()
    _renumber(version.domains.all(), version.domains.all())


@transaction.atomic
def add_question(version: QuestionSetVersion, *, asking: Asking, by: User, under: SetDomain | None = None) -> Question:
    """Let a draft ask something, under one of its domains or on its own, after what it asks already."""
    version = _hold(version, by)
    if under is not None and under.version_id != version.pk:
        raise ValidationError({"under": "That domain belongs to another version."})
    question = Question(
        version=version, set_domain=under, position=_next_place(version.questions.all()), **asdict(asking)
    )
    question.full_clean()
    question.save()
    return question


@transaction.atomic
def change_question(question: Question, *, asking: Asking, by: User) -> Question:
    """Ask a draft's question otherwise."""
    _hold(question.version, by)
    for name, value in asdict(asking).items():
        setattr(question, name, value)
    question.full_clean()
    question.save()
    return question


@transaction.atomic
def move_question(question: Question, *, up: bool, by: User) -> None:
    """Move a draft's question before or after its neighbour under the same domain."""
    version = _hold(question.version, by)
    beside = version.questions.filter(set_domain=question.set_domain_id)
    order = _moved(beside, question, up=up)
    apart = [other for other in version.questions.all() if other.set_domain_id != question.set_domain_id]
    _renumber(version.questions.all(), [*order, *apart])


@transaction.atomic
def drop_question(question: Question, *, by: User) -> None:
    """Let a draft no longer ask something."""
    version = _hold(question.version, by)
    question.delete()
    _renumber(version.questions.all(), version.questions.all())


def _hold(version: QuestionSetVersion, by: User) -> QuestionSetVersion:
    """Lock a version, and refuse one that is not a draft any more."""
    access.check(by, Capability.KEEP_AUDIT_TOOL)
    held = QuestionSetVersion.objects.select_for_update().select_related("question_set").get(pk=version.pk)
    if not held.is_draft:
        raise VersionIsKept
    return held


def _domain(name: str, descriptor: str) -> Domain:
    if known := Domain.objects.filter(name__iexact=name.strip()).first():
        return known
    last = Domain.objects.aggregate(last=Max("position"))["last"] or 0
    domain = Domain(name=name.strip(), descriptor=descriptor[:300], position=last + 1)
    domain.full_clean()
    domain.save()
    return domain


def _copy(former: QuestionSetVersion, draft: QuestionSetVersion) -> None:
    domains: dict[int | None, SetDomain | None] = {None: None}
    for one in former.domains.all():
        key, one.pk, one.version = one.pk, None, draft
        one._state.adding = True
        one.save()
        domains[key] = one
    for question in former.questions.all():
        question.set_domain = domains[question.set_domain_id]
        question.pk, question.version = None, draft
        question._state.adding = True
        question.save()


def _next_place(placed: QuerySet) -> int:
    return (placed.aggregate(last=Max("position"))["last"] or 0) + 1


def _moved(placed: QuerySet, one: Model, *, up: bool) -> list:
    order = list(placed)
    if one not in order:
        return order
    here = order.index(one)
    there = here + (-1 if up else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    return order


def _renumber(placed: QuerySet, order: Iterable) -> None:
    """Count anew from one: first all out of the way, for no two may stand at one place."""
    order = list(order)
    placed.update(position=F("position") + APART)
    for place, one in enumerate(order, start=1):
        one.position = place
    placed.model.objects.bulk_update(order, ["position"])
