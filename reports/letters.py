"""What people are told about what they write for the Board. Names sections and days; never a figure."""

from datetime import datetime

from organisation.models import User
from organisation.notifications import Kind, tell
from reports.models import CommentaryRemark, CommentaryStep

REVIEWS = Kind("commentary-reviews", "What I wrote was sent back, or remarked on")
KINDS = (REVIEWS,)


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
