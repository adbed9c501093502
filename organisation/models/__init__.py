"""People, units, the roles people hold at units, what runs by itself, and what people are told."""

from .directory import GroupGrant, SignIn
from .evidence import EvidenceAct, EvidenceEntry, EvidenceSeal, EvidenceShape, KeepingPeriod, LegalHold
from .jobs import Asked, JobRun, RunOutcome, SetAside
from .looks import Look
from .notices import Digest, Letter, MutedKind, Notification, NotificationLetter, NotificationSettings
from .people import Membership, User
from .units import Succession, Unit, UnitAlias

__all__ = [
    "Asked",
    "Digest",
    "EvidenceAct",
    "EvidenceEntry",
    "EvidenceSeal",
    "EvidenceShape",
    "GroupGrant",
    "JobRun",
    "KeepingPeriod",
    "LegalHold",
    "Letter",
    "Look",
    "Membership",
    "MutedKind",
    "Notification",
    "NotificationLetter",
    "NotificationSettings",
    "RunOutcome",
    "SetAside",
    "SignIn",
    "Succession",
    "Unit",
    "UnitAlias",
    "User",
]
