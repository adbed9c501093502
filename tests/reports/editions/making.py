"""Editions in every state, made by the product's own operations."""

from datetime import date

from django.utils import timezone

from indicators.models import PriorityArea
from organisation.models import Unit, User
from reports.editions.preparing import read_preparation
from reports.models import Edition, EditionPrint
from reports.operations.commentary import write_commentary
from reports.operations.editions import approve_edition, leave_out, open_edition, publish_edition
from reports.operations.public_copies import freeze_public_copies
from reports.operations.reviewing import take_step
from reports.rules.guided import Parts
from reports.rules.reviewing import Stage
from reports.rules.words import PrintFormat, PrintState, Step
from reports.subjects import Subject

OCTOBER, SEPTEMBER = date(2021, 10, 1), date(2021, 9, 1)


def person(username):
    return User.objects.get(username=username)


def subject(slug="workforce-academy", month=OCTOBER):
    return Subject(Unit.objects.get(code="southampton"), month, PriorityArea.objects.get(slug=slug))


def opened(month=OCTOBER, **more) -> Edition:
    return open_edition(month=month, by=person("analyst"), **more)


def lines(edition):
    return {line.place.key: line for line in read_preparation(edition, on=timezone.localdate()).lines}


def write(about, text="Vacancies fell.", *, by="analyst"):
    return write_commentary(about, parts=Parts(telling=text), by=person(by))


def approve_words(said):
    reviewer = person("deputy" if said.written_by.username == "head" else "head")
    take_step(said, step=Step.REVIEWED, by=reviewer)
    take_step(said, step=Step.APPROVED, by=reviewer)


def approved(month=OCTOBER) -> Edition:
    """An edition of which all that is written is approved, and the rest left out with a reason."""
    edition = opened(month)
    for line in lines(edition).values():
        if line.held:
            approve_words(line.held)
        elif line.stage is Stage.MISSING:
            leave_out(line.section, reason="Nothing new this month.", by=person("analyst"))
    return approve_edition(edition, by=person("deputy"))


def published(month=OCTOBER) -> Edition:
    """A published edition, with the public copy that the worker makes of it."""
    edition = publish_edition(approved(month), by=person("deputy"))
    freeze_public_copies(now=timezone.now())
    return edition


def a_file_of(edition) -> EditionPrint:
    """Give a file that is made of an edition."""
    return EditionPrint.objects.create(
        edition=edition,
        file_format=PrintFormat.EXCEL,
        contents_digest="0" * 64,
        state=PrintState.DONE,
        percent=100,
        content=b"PK",
        digest="0" * 64,
        asked_by=edition.opened_by,
        asked_at=edition.opened_at,
        done_at=edition.opened_at,
    )
