"""What an agenda is made of: what could go on it and why, the figures of each item, what has changed since.

candidates   what a session should speak of, each with the sentence that says why
carrying     what last time left, and what was promised then
figures      an item's figures as they are frozen, and which have moved since
changes      the clinic's measures, last time and now
"""

from .candidates import Candidate, candidates_for
from .figures import figures_of, freeze, series_for

__all__ = ["Candidate", "candidates_for", "figures_of", "freeze", "series_for"]
