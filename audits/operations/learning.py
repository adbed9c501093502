"""Writing down what audits teach, passing it on, and taking it back with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audits.models import Audit, Learning, LearningKind, LearningState, Theme
from audits.naming import names_nobody
from audits.told import tell_of_learning
from organisation import access
from organisation.models import User
from organisation.roles import Capability


class LearningHasMovedOn(Exception):
    """Somebody else changed, published or withdrew it since the page was read."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is to be passed on: of which kind, from which month, under which theme, from which audits."""

    kind: LearningKind
    text: str
    month: date
    theme: Theme | None = None
    audits: Iterable[Audit] = ()


@transaction.atomic
def write_learning(lesson: Lesson, *, by: User, now: datetime | None = None) -> Learning:
    """Keep a draft. Raises ValidationError where it names a child or anybody who works here."""
    access.check(by, Capability.GRADE_AUDITS)
    return _put(Learning(written_by=by, written_at=now or timezone.now(), version=0), lesson)


@transaction.atomic
def change_learning(learning: Learning, lesson: Lesson, *, expected_version: int, by: User) -> Learning:
    """Change a draft. What is published is not changed but withdrawn and written anew."""
    return _put(_held(learning, expected_version, by, LearningState.DRAFT), lesson)


@transaction.atomic
def publish_learning(
    learning: Learning, *, expected_version: int, by: User, now: datetime | None = None, quietly: bool = False
) -> Learning:
    """Let everybody who practises read it; it stands in their weekly letter. Names are looked for again.

    `quietly` is for what was passed on long ago and is entered with an archive: nobody is told now.
    """
    now = now or timezone.now()
    held = _held(learning, expected_version, by, LearningState.DRAFT)
    _check_words(held)
    held.published_by, held.published_at = by, now
    _save(held)
    if not quietly:
        tell_of_learning(held, now=now)
    return held


@transaction.atomic
def withdraw_learning(
    learning: Learning, *, reason: str, expected_version: int, by: User, now: datetime | None = None
) -> Learning:
    """Take back what was published. It stays, with who took it back and why; its text is read no more."""
    held = _held(learning, expected_version, by, LearningState.PUBLISHED)
    held.withdrawn_by, held.withdrawn_at, held.withdrawn_reason = by, now or timezone.now(), reason.strip()
    if not held.withdrawn_reason:
        raise ValidationError({"withdrawn_reason": "Say why it is withdrawn."})
    _name_nobody(withdrawn_reason=held.withdrawn_reason)
    return _save(held)


def _put(held: Learning, lesson: Lesson) -> Learning:
    held.kind, held.text, held.month, held.theme = lesson.kind, lesson.text.strip(), lesson.month, lesson.theme
    _check_words(held)
    _save(held)
    held.audits.set(lesson.audits)
    return held


def _check_words(held: Learning) -> None:
    _name_nobody(text=held.text)
    held.full_clean(validate_constraints=False)


def _name_nobody(**words: str) -> None:
    for name, text in words.items():
        try:
            names_nobody(text)
        except ValidationError as problem:
            raise ValidationError({name: problem.messages}) from problem


def _held(learning: Learning, expected_version: int, by: User, state: LearningState) -> Learning:
    access.check(by, Capability.GRADE_AUDITS)
    held = Learning.objects.select_for_update().get(pk=learning.pk)
    if held.version != expected_version or held.state != state:
        raise LearningHasMovedOn(
            f"Somebody changed it meanwhile: it is {held.state.label.lower()} now. Nothing was changed."
        )
    return held


def _save(held: Learning) -> Learning:
    held.version += 1
    held.full_clean(exclude=["theme"])
    held.save()
    return held
