"""How long records of people, access and the evidence itself are kept."""

from functools import partial
from typing import Any

from organisation.evidence.keeping import Kept, Reached, earlier_rows, keep, keep_rows
from organisation.models import Digest, GroupGrant, Look, Membership, Notification, SignIn, User

LOGS = "A log of access: councils keep these 12 to 24 months; the longer, so that a yearly review sees a whole year."
STAFF = "What an employer held of somebody’s part: six years, in which a claim may be brought (Limitation Act 1980)."
TOLD = "Reminders: what they tell of stands elsewhere."
CLINICS = "Councils keep these about six years. None is removed by itself: minutes and editions rest on them."
CHAIN = "What it says goes with the rows it was gathered from; numbers and digests stay, so that it can be verified."


def keep_records() -> None:
    """Put them into the table."""
    _keep_logs()
    _keep_earlier()
    keep(Kept("runs", "Runs of jobs", 3, "from when they were over", "To find what went wrong.", may_be_set=False))
    for_good = partial(Kept, months=None, since="", may_be_set=False)
    keep(for_good("figures", "Definitions, targets, figures, editions and their changes", why="Aggregate: of nobody."))
    keep(for_good("clinics", "Clinics, actions and commentary", why=CLINICS))
    keep(for_good("evidence", "The chain of evidence", why=CHAIN))


def _keep_logs() -> None:
    looks, mine, told = Reached(person="user", unit="unit"), Reached(person="user"), Reached(person="person")
    log: dict[str, Any] = {"months": 24, "why": LOGS}
    keep_rows(
        "looks", "Looks at single workers", Look.objects.all, at="looked_at", by=looks, since="from the look", **log
    )
    keep_rows("sign-ins", "Sign-ins", SignIn.objects.all, at="at", by=mine, since="from the sign-in", **log)
    post: dict[str, Any] = {"months": 24, "why": TOLD, "by": told, "since": "from when it was told"}
    keep_rows("notices", "What people were told", Notification.objects.all, at="created_at", **post)
    keep_rows("letters", "Weekly letters sent", Digest.objects.exclude(sent_at=None).all, at="sent_at", **post)


def _keep_earlier() -> None:
    classes: list[tuple[str, str, Any, Reached]] = [
        ("roles", "Earlier roles", Membership, Reached("user", "unit")),
        ("people", "Earlier particulars of people", User, Reached("id")),
        ("grants", "Earlier groups of the directory", GroupGrant, Reached("", "unit")),
    ]
    changed: dict[str, Any] = {"at": "history_date", "months": 72, "since": "from the change; what holds now stays"}
    for slug, called, model, by in classes:
        keep_rows(slug, called, partial(earlier_rows, model.history.model), by=by, why=STAFF, **changed)
