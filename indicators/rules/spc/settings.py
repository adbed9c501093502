"""How charts are drawn and judged: what Making Data Count leaves to choose, kept with an indicator."""

from dataclasses import dataclass

SHORTEST_BASELINE = 12
FEWEST_ON_TRIAL = 7  # figures: as many as make a run; of fewer no flag is raised by trial limits
RUN_LENGTHS = (6, 7)


class CannotChartError(ValueError):
    """The figures or the settings do not make a control chart. Its words are for the reader."""


class BaselineTooShortError(CannotChartError):
    """A baseline was set to fewer months than limits can rest on for good."""


class UnknownRunLengthError(CannotChartError):
    """A run was set to a length nobody uses."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How points are judged. The defaults are those of NHS England's Making Data Count.

    screen_ranges        leave out moving ranges of 3.267 average ranges or more (the R package does,
                         the spreadsheets of Making Data Count do not)
    run_length           how many months make a run beside the mean or a rise or fall: 7, or 6
    count_beyond_limits  two of three counts points beyond the limit too (announced by Making Data
                         Count in November 2023; the R package still counts those inside only)
    baseline             rest the limits on the first so many months of each stretch, gaps included
    minimum_points       show no icons on fewer figures: the limits are on trial
    judges               say what is unusual at all; a run chart does not
    as_reference         answer as the R package does where that misleads: judge points by limits that
                         have collapsed onto the mean, and let the step out of a rise that is followed
                         at once by another rise name the last month of the first
    """

    screen_ranges: bool = False
    run_length: int = 7
    count_beyond_limits: bool = True
    baseline: int | None = None
    minimum_points: int = 12
    judges: bool = True
    as_reference: bool = False

    def __post_init__(self) -> None:
        if self.baseline is not None and self.baseline < SHORTEST_BASELINE:
            raise BaselineTooShortError(f"A baseline needs at least {SHORTEST_BASELINE} months, not {self.baseline}.")
        if self.run_length not in RUN_LENGTHS:
            raise UnknownRunLengthError(f"A run is 6 or 7 months long, not {self.run_length}.")

    def sentence(self) -> str:
        """Say how the limits were made and the runs counted, for the foot of the chart."""
        base = f"the first {self.baseline} months" if self.baseline else "all months"
        ranges = "without ranges far beyond the usual" if self.screen_ranges else "no range left out"
        beyond = "close to or beyond" if self.count_beyond_limits else "close to, but not beyond,"
        return (
            f"Mean of {base}, limits 2.66 average moving ranges either side ({ranges}). Unusual: a month beyond a "
            f"limit; {self.run_length} months rising or falling; two of three months {beyond} one limit; "
            f"{self.run_length} months on one side of the mean."
        )


MAKING_DATA_COUNT = Settings()
R_PACKAGE = Settings(screen_ranges=True, count_beyond_limits=False, as_reference=True)
