"""What people are told about what they write for the Board. Names sections and days; never a figure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from organisation.models import User
from organisation.notifications import Kind, tell
from reports.models import CommentaryRemark, CommentaryStep, EditionSection
from reports.rules.chasing import sentence

REVIEWS = Kind("commentary-reviews", "What I wrote was sent back, or remarked on")
SECTIONS = Kind(
    "edition-sections",
    "Sections of the Board’s report that I am to write",
    interrupts=True,
    about="When I am given one, three working days before it is due, on the day, and weekly while it is late.",
)
KINDS = (REVIEWS, SECTIONS)


def tell_of_sections(owner: User, sections: Sequence[EditionSection], *, now: datetime) -> None:
    """Tell somebody which sections of an edition they were given."""
    edition = sections[0].edition
    given = "-".join(str(one.pk) for one in sections)
    tell(
        to=[owner],
        kind=SECTIONS.name,
        key=f"{SECTIONS.name}:given:{given}:{edition.version}",
        title=f"{_many(len(sections))} to write for the Board’s report {edition}",
        body=_named(sections, on=timezone.localdate(now)),
        link=reverse("reports:prepare-edition", args=[edition.month]),
        now=now,
    )


def remind_of_sections(owner: User, sections: Sequence[EditionSection], *, stage: str, now: datetime) -> int:
    """Remind somebody of sections that are not approved, once a stage; give how many people were told: one or none."""
    edition, due_on = sections[0].edition, sections[0].due_on
    late = stage.startswith("late")
    told = tell(
        to=[owner],
        kind=SECTIONS.name,
        key=f"{SECTIONS.name}:{edition.pk}:{due_on}:{stage}",
        title=f"{_many(len(sections))} of the Board’s report {edition} {'late' if late else 'to finish'}",
        body=_named(sections, on=timezone.localdate(now)),
        link=reverse("reports:prepare-edition", args=[edition.month]),
        now=now,
    )
    return len(told)


def _many(number: int) -> str:
    return f"{number} section{'' if number == 1 else 's'}"


def _named(sections: Sequence[EditionSection], *, on: date) -> str:
    return "\n".join(f"{one}. {sentence(one.due_on, on=on)}" for one in sections)


def tell_of_sending_back(step: CommentaryStep) -> None:
    """Tell the writer that a version came back, and why."""
    about = step.commentary
    _tell_writer(
        about.written_by,
        key=f"{REVIEWS.name}:step:{step.pk}",
        title=f"Sent back: {about.subject.name}, {about.month:%B %Y}",
        body=f"{step.taken_by} asks for a change: {step.note}",
        link=about.get_absolute_url(),
        now=step.taken_at,
    )


def tell_of_remark(remark: CommentaryRemark) -> None:
    """Tell the writer what was remarked, unless it was the writer who did."""
    about = remark.commentary
    if remark.made_by_id == about.written_by_id:
        return
    _tell_writer(
        about.written_by,
        key=f"{REVIEWS.name}:remark:{remark.pk}",
        title=f"Remarked on: {about.subject.name}, {about.month:%B %Y}",
        body=f"{remark.made_by}: {remark.text}",
        link=about.get_absolute_url(),
        now=remark.made_at,
    )


def _tell_writer(writer: User, *, key: str, title: str, body: str, link: str, now: datetime) -> None:
    tell(to=[writer], kind=REVIEWS.name, key=key, title=title, body=body, link=link, now=now)
