"""People, units, the roles people hold at units, and what runs by itself."""

from .jobs import Asked, JobRun, RunOutcome, SetAside
from .people import Membership, User
from .units import Succession, Unit, UnitAlias

__all__ = ["Asked", "JobRun", "Membership", "RunOutcome", "SetAside", "Succession", "Unit", "UnitAlias", "User"]
