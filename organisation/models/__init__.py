"""People, units, and the roles people hold at units."""

from .people import Membership, User
from .units import Succession, Unit, UnitAlias

__all__ = ["Membership", "Succession", "Unit", "UnitAlias", "User"]
