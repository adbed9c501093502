"""What of people, units and roles is evidence, and looks at single workers, and uses of the evidence itself."""

from organisation.evidence.catalogue import Source, watch, watch_history
from organisation.models import EvidenceAct, GroupGrant, Look, Membership, SignIn, Unit, User
from organisation.rules.evidence import Record


def watch_rows() -> None:
    """Put them into the register."""
    watch_history(User, Record.ROLE, thing=("username",), person="id")
    watch_history(Membership, Record.ROLE, thing=("user", "role", "unit"), person="user", unit="unit")
    watch_history(Unit, Record.ROLE, thing=("name",))
    watch_history(GroupGrant, Record.ROLE, thing=("label", "role", "unit"), unit="unit")
    watch(
        Source(
            SignIn,
            Record.SIGN_IN,
            "at",
            "user",
            ("user",),
            ("organisation.user", "user_id"),
            act="signed in",
            became=("way", "in_emergency", "address"),
            person="user",
        )
    )
    watch(
        Source(
            Look,
            Record.LOOK,
            "looked_at",
            "user",
            ("unit",),
            ("organisation.unit", "unit_id"),
            act="looked at a worker’s figures",
            became=("about", "page"),
            unit="unit",
        )
    )
    watch(
        Source(
            EvidenceAct,
            Record.EVIDENCE,
            "done_at",
            "done_by",
            ("act", "about"),
            ("organisation.evidenceact", "id"),
            act="evidence used",
            was=("was",),
            became=("became",),
            why=("reason",),
            person="person",
        )
    )
