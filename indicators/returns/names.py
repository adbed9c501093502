"""Finding the indicator, unit or cohort a name means."""

import difflib
import re
from collections.abc import Iterable

from indicators.returns.reading import Known, KnownIndicator
from indicators.rules.figures import tidy


def plain(name: object) -> str:
    """Bring a name down to its letters and digits, so that case, spaces and full stops do not matter."""
    return re.sub(r"[^a-z0-9]+", " ", tidy(name).casefold()).strip()


class Names:
    """Every name the reader knows, by its plain form."""

    def __init__(self, known: Known) -> None:
        """Index indicators by code, name and alias; units and cohorts by code and name."""
        self.indicators: dict[str, KnownIndicator] = {}
        for indicator in known.indicators:
            for name in (indicator.code, indicator.name, *indicator.aliases):
                self.indicators[plain(name)] = indicator
        self.units = _index((unit.code, unit.name) for unit in known.units)
        self.cohorts = _index((cohort.code, cohort.name) for cohort in known.cohorts)
        self.authority = next((unit.code for unit in known.units if unit.is_authority), None)

    def nearest_indicator(self, name: object) -> str | None:
        """Suggest the known indicator a name is most like, or nothing."""
        near = difflib.get_close_matches(plain(name)[:200], self.indicators, n=1, cutoff=0.72)
        return self.indicators[near[0]].name if near else None


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {plain(name): code for code, called in pairs for name in (code, called)}
