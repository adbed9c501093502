"""Reviewing what was written: steps onward and back, and remarks until they are settled."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.letters import tell_of_remark, tell_of_sending_back
from reports.models import Commentary, CommentaryRemark, CommentaryStep
from reports.operations.commentary import CommentaryHasMovedOn, lock
from reports.operations.holding import check_words_are_open
from reports.reach import may_remark
from reports.rules.guided import plain
from reports.rules.reviewing import STANDS, stage_of, why_not
from reports.rules.words import Step


class StepNotAllowed(Exception):
    """A version cannot be taken where it was asked to go; says why."""


@transaction.atomic
def take_step(
    commentary: Commentary, *, step: Step, by: User, note: str = "", now: datetime | None = None
) -> CommentaryStep:
    """Review, approve or send back the version that stands. Doing again what was just done writes nothing.

    Raises CommentaryHasMovedOn where there is a newer version, StepNotAllowed where the step is not this person's
    or not next, EditionIsClosed, and PermissionDenied.
    """
    access.check(by, Capability.REVIEW_COMMENTARY, commentary.unit)
    held = _hold(commentary)
    taken = list(held.steps.all())
    if taken and taken[-1].step == step and taken[-1].taken_by_id == by.pk:
        return taken[-1]
    note = plain(note)
    stage = stage_of([Step(one.step) for one in taken])
    if stage is STANDS[step]:
        raise StepNotAllowed(f"Somebody was first: it is {stage.label.lower()} already.")
    if refusal := why_not(step, stage=stage, is_own=held.written_by_id == by.pk, note=note):
        raise StepNotAllowed(refusal)
    made = CommentaryStep(commentary=held, step=step, note=note, taken_by=by, taken_at=now or timezone.now())
    made.full_clean()
    made.save()
    if step is Step.SENT_BACK:
        tell_of_sending_back(made)
    return made


@transaction.atomic
def make_remark(commentary: Commentary, *, text: str, by: User, now: datetime | None = None) -> CommentaryRemark:
    """Remark on the version that stands. Raises CommentaryHasMovedOn, EditionIsClosed and PermissionDenied."""
    _check_may_remark(by, commentary)
    held, text = _hold(commentary), plain(text)
    if not text:
        raise ValidationError({"text": "Say something first."})
    if same := held.remarks.filter(made_by=by, text=text, settled_at=None).first():
        return same
    made = CommentaryRemark(commentary=held, text=text, made_by=by, made_at=now or timezone.now())
    made.full_clean()
    made.save()
    tell_of_remark(made)
    return made


@transaction.atomic
def settle_remark(remark: CommentaryRemark, *, by: User, now: datetime | None = None) -> CommentaryRemark:
    """Say that a remark is dealt with. Who did so first stands."""
    _check_may_remark(by, remark.commentary)
    check_words_are_open(remark.commentary.subject)
    held = CommentaryRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if held.settled_at is None:
        held.settled_by, held.settled_at = by, now or timezone.now()
        held.save(update_fields=["settled_by", "settled_at"])
    return held


def _check_may_remark(by: User, commentary: Commentary) -> None:
    if not may_remark(by, commentary.subject):
        raise PermissionDenied("Your role does not let you remark on commentary.")


def _hold(commentary: Commentary) -> Commentary:
    """Give the version, where it is the newest still, and let nobody write another until this is done."""
    subject = commentary.subject
    check_words_are_open(subject)
    lock(subject)
    newest = Commentary.objects.about(subject).select_related("written_by").first()
    if newest is None or newest.pk != commentary.pk:
        raise CommentaryHasMovedOn(newest or commentary)
    return newest
