"""Doorbells of what is reported by itself. When is in CELERY_BEAT_SCHEDULE."""

from django.utils import timezone

from organisation.jobs import job
from organisation.post import Sent
from reports.digest.sending import DIGESTS, Digests, send_digests
from reports.operations.chasing import CHASE, chase_sections
from reports.operations.printing import MAKE, make_prints
from reports.operations.public_copies import FREEZE, freeze_public_copies


@job(
    DIGESTS,
    about="E-mails everybody their weekly letter on the day they chose; looks hourly.",
    quiet=True,
)
def send_weekly_digests() -> str:
    """Send the weekly letters that are due."""
    return _said(send_digests(on=timezone.localdate()))


@job(
    CHASE, about="Tells whoever owes a section of the Board's report: before it is due, on the day, weekly while late."
)
def chase_sections_of_editions() -> str:
    """Chase what is owed to the editions being written, each working morning."""
    done = chase_sections()
    said = [f"{done.people} told" if done.people else "", f"{done.aside} set aside" if done.aside else ""]
    return f"Sections: {', '.join(filter(None, said))}." if any(said) else ""


@job(MAKE, about="Makes the files of editions that are asked for; catches up every ten minutes.", quiet=True)
def make_files_of_editions() -> str:
    """Make what is asked for and not made yet."""
    done = make_prints()
    said = [
        f"{done.files} file{'' if done.files == 1 else 's'} made" if done.files else "",
        f"{done.aside} set aside" if done.aside else "",
    ]
    return f"Editions: {', '.join(filter(None, said))}." if any(said) else ""


@job(
    FREEZE,
    about="Makes the public copies of editions that are published; catches up every ten minutes.",
    quiet=True,
)
def freeze_public_copies_of_editions() -> str:
    """Make the public copy of each published edition that has none."""
    made = freeze_public_copies(now=timezone.now())
    return f"Public copies: {len(made)} made." if made else ""


def _said(done: Digests) -> str:
    """Say how many went and how many did not; no names."""
    said = [f"{done.became[sent]} {sent.value}" for sent in Sent if done.became[sent]]
    said += [f"{done.empty} with nothing to say"] if done.empty else []
    said += [f"{done.aside} set aside"] if done.aside else []
    return f"Letters: {', '.join(said)}." if said else ""
