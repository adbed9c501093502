"""People, units, and the roles people hold at units."""

from .people import Membership, User
from .units import Unit

__all__ = ["Membership", "Unit", "User"]
