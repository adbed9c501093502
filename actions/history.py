"""Everything that ever happened to an action, in one line of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from actions.models import Action, EffectVerdict, Evidence
from actions.operations.progress import ACCEPTED
from actions.rules.lifecycle import ActionState


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind` is a class of the style sheet, `said` somebody's own words."""

    when: datetime
    kind: str
    what: str
    who: str
    said: str = ""


def history_of(action: Action, evidence: Iterable[Evidence] | None = None) -> list[Entry]:
    """Give all of it, the newest first: raised, accepted, told, moved, handed over, shown, reviewed, verified.

    `evidence` is what shows it, where that has been read already.
    """
    told = [
        *_raised(action),
        *_updates(action),
        *_comments(action),
        *_dates(action),
        *_owners(action),
        *_evidence(action.evidence.select_related("added_by") if evidence is None else evidence),
        *_reviews(action),
        *_verdict(action),
    ]
    return sorted(told, key=lambda entry: entry.when, reverse=True)


def since(entries: list[Entry], moment: datetime | None) -> list[Entry]:
    """Keep what happened after a moment; nothing where that is not known."""
    return [entry for entry in entries if moment and entry.when > moment]


def _raised(action: Action) -> Iterator[Entry]:
    where = action.get_raised_in_display()
    yield Entry(action.raised_at, "raised", f"Raised: {where.lower()}", str(action.raised_by), action.source_note)


def _updates(action: Action) -> Iterator[Entry]:
    """Give each update; where the state moved with it, that it did."""
    before = ActionState.NOT_STARTED.value
    for update in action.updates.select_related("reported_by").order_by("reported_at", "pk"):
        if update.note == ACCEPTED:
            yield Entry(update.reported_at, "accepted", ACCEPTED, str(update.reported_by))
            continue
        moved = update.state != before
        refused = moved and before == ActionState.DONE and update.state == ActionState.IN_PROGRESS
        what = "Not verified: in progress again" if refused else update.get_state_display() if moved else "Progress"
        yield Entry(update.reported_at, "moved" if moved else "told", what, str(update.reported_by), update.note)
        before = update.state


def _comments(action: Action) -> Iterator[Entry]:
    for comment in action.comments.select_related("written_by"):
        yield Entry(comment.written_at, "comment", "Comment", str(comment.written_by), comment.text)


def _dates(action: Action) -> Iterator[Entry]:
    changes = list(action.date_changes.select_related("changed_by").order_by("changed_at", "pk"))
    for number, change in enumerate(changes, start=1):
        slip = " (a slip)" if number == 1 else f" (slip {number})"
        what = f"Date moved from {_day(change.old_due_on)} to {_day(change.new_due_on)}"
        what += slip if change.new_due_on > change.old_due_on else ""
        yield Entry(change.changed_at, "slip", what, str(change.changed_by), change.reason)


def _owners(action: Action) -> Iterator[Entry]:
    for change in action.owner_changes.select_related("old_owner", "new_owner", "changed_by"):
        what = f"Owner changed from {change}"
        yield Entry(change.changed_at, "owner", what, str(change.changed_by or "Handed over by itself"), change.reason)


def _evidence(evidence: Iterable[Evidence]) -> Iterator[Entry]:
    for shown in evidence:
        what = {"link": "Evidence: a link", "file": f"Evidence: {shown.file_name}"}.get(shown.kind, "Evidence")
        yield Entry(shown.added_at, "evidence", what, str(shown.added_by), shown.text)


def _reviews(action: Action) -> Iterator[Entry]:
    for review in action.overdue_reviews.select_related("reviewed_by", "new_owner"):
        what = f"Overdue review: {review.get_decision_display().lower()}"
        what += f" to {_day(review.new_due_on)}" if review.new_due_on else ""
        what += f" to {review.new_owner}" if review.new_owner else ""
        late = f" ({review.days_overdue} days overdue)" if review.days_overdue else ""
        yield Entry(review.reviewed_at, "review", what + late, str(review.reviewed_by), review.reason)


def _verdict(action: Action) -> Iterator[Entry]:
    """Give every verdict on its effect, also those that a corrected figure turned."""
    before = ""
    for effect in EffectVerdict.history.filter(action=action).order_by("history_date", "history_id"):
        if effect.verdict != before:
            again = ", judged again after a correction" if before else ""
            what = f"Did it help? {effect.get_verdict_display()}{again}"
            yield Entry(effect.judged_at, "verdict", what, "", effect.sentence)
        before = effect.verdict


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
