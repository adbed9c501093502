"""Everything the product doubts about figures, in one table: to know the rules, read this.

A doubt reports; it never corrects. In the PACT clinic of 10 November 2021 the visits had the
percentages wrong and the plans had the numerators wrong: nobody can know which from the
figures alone. To add a rule: a line here, a small function in the module of its kind of
evidence, a case in its table under `tests/indicators/rules/doubts/`, a line in `docs/doubts.md`.

BLOCK stops publishing until somebody gives a reason and their name; WARN asks to look; NOTE is worth
knowing. `rule` is the number the anomalies of the November 2021 report refer to. Most are seen by
the sweep over what is held (before publishing: as it would be held); those of a file or a sheet as
it is read; a few where figures are put together.
"""

from dataclasses import dataclass
from datetime import date

from indicators.rules.vocabulary import Severity

BLOCK, WARN, NOTE = Severity.BLOCK, Severity.WARN, Severity.NOTE
SWEEP, READER, BOTH, RECORDING = "sweep", "reader", "both", "recording"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of doubt: what it says, and what has to be held for it to be seen."""

    code: str
    severity: Severity
    says: str
    needs: str
    rule: str
    seen: str = SWEEP


KINDS = (
    # One figure (figure.py)
    Kind(
        "value_is_not_its_fraction",
        BLOCK,
        "The printed value is not what its fraction makes",
        "a fraction",
        "R01",
        BOTH,
    ),
    Kind(
        "count_is_not_its_numerator", BLOCK, "A number differs from the numerator beside it", "a numerator", "R01", BOTH
    ),
    Kind("numerator_above_denominator", BLOCK, "The part is larger than the whole", "a fraction", "R05", BOTH),
    Kind("denominator_not_above_zero", BLOCK, "A share of nobody", "a fraction", "R05", BOTH),
    Kind("percentage_out_of_range", BLOCK, "A percentage below 0 or above 100", "a value", "R01", BOTH),
    Kind("negative_figure", BLOCK, "Less than none", "a value", "R01", BOTH),
    Kind("count_not_whole", WARN, "A number that is not whole", "a value", "R21", BOTH),
    Kind("unit_differs", WARN, "The unit printed is not the indicator's", "a value", "R21", BOTH),
    Kind("month_to_come", BLOCK, "A figure of a month that is still to come", "today", "R18", BOTH),
    # The parts of one fact (parts.py)
    Kind("parts_do_not_sum", WARN, "The cohorts do not add up to their total", "fractions of all", "R02", BOTH),
    Kind("total_is_not_between_parts", WARN, "No weighting of the parts makes the total", "denominators", "R03", BOTH),
    # A series over months (months.py)
    Kind("running_total_falls", WARN, "A running total falls within its year", "2 months", "R14", BOTH),
    Kind("jump_out_of_character", WARN, "A step far outside all earlier ones", "6 earlier months", "R17"),
    Kind("spike_out_of_character", WARN, "One month three times any other", "5 other months", "R17"),
    Kind("repeat_out_of_character", WARN, "A figure that stays where it otherwise moves", "9 months", "R17"),
    Kind("extreme_out_of_character", NOTE, "A 0% or 100% no other month comes near", "5 other months", "R17"),
    Kind("precision_out_of_character", NOTE, "Decimals among whole numbers", "5 other months", "R21"),
    Kind("month_missing_inside", NOTE, "No row for a month between two others", "6 months", "R20"),
    Kind("common_step", WARN, "All percentages of an area step the same way at once", "3 of an area", "R17"),
    # The same fact in two places (twice.py)
    Kind("two_values", BLOCK, "One fact with two values in a file", "the file", "R04", READER),
    Kind("two_values_kept", WARN, "One fact with two values in two returns", "both returns", "R04", RECORDING),
    Kind("stated_twice", NOTE, "One fact stated twice, alike", "the file", "R04", READER),
    Kind(
        "reported_differs_from_parts", WARN, "A reported figure is not what its units make", "parts", "R02", RECORDING
    ),
    Kind("cannot_be_rolled_up", NOTE, "Units below give figures that cannot be added", "fractions", "R02", RECORDING),
    Kind(
        "reported_differs_from_records",
        WARN,
        "A return and the audit records disagree",
        "audit records",
        "R04",
        RECORDING,
    ),
    # Related indicators (related.py): the relations are held with the definitions
    Kind("impossible_for_denominator", BLOCK, "No whole number makes this percentage", "share of", "R15"),
    Kind("subset_larger_than_whole", WARN, "A part is larger than what it is part of", "subset of", "R05"),
    Kind("part_contradicts_whole", WARN, "A part and its whole cannot both be right", "part of", "R05"),
    Kind("looser_below_stricter", WARN, "A looser standard is met less often", "looser than", "R06"),
    Kind("rate_is_not_its_count", WARN, "A rate does not follow from its count", "rate of", "R13"),
    Kind("shares_do_not_sum", WARN, "Shares of one whole do not make 100%", "complement of", "R15"),
    Kind("share_of_very_few", NOTE, "A percentage for the whole authority of fewer than ten", "share of", "R16"),
    # Benchmarks (benchmarks.py)
    Kind("benchmark_is_anothers", BLOCK, "Benchmarks equal another indicator's, cell for cell", "3 figures", "R07"),
    Kind("benchmark_unit_differs", BLOCK, "England has fewer than this one authority", "a number", "R07"),
    Kind("benchmark_is_a_count", WARN, "A count of another authority is no comparison", "a number", "R08"),
    Kind("benchmark_is_a_years_total", WARN, "A year's total beside monthly figures", "6 months", "R08"),
    Kind("benchmark_taken_back", NOTE, "N/A is printed where a figure is held", "the file", "R04", READER),
    Kind("benchmark_without_year", NOTE, "Nothing says which year a benchmark is of", "a benchmark", "R08"),
    Kind("benchmark_gap", NOTE, "England is N/A although region and neighbours are given", "benchmarks", "R20"),
    Kind("benchmark_can_be_worked_out", NOTE, "TBC or N/A where the figure follows", "rate of", "R20"),
    Kind("opening_position_differs", NOTE, "April opens far from 31 March", "own earlier year", "R17"),
    # Targets (targets.py)
    Kind("target_off_the_scale", BLOCK, "A target no figure can reach", "a target", "R09"),
    Kind("target_on_neither", WARN, "A target where neither way is better", "a target", "R10"),
    Kind("target_equals_benchmark", NOTE, "The target is another authority's figure", "benchmarks", "R10"),
    Kind("targets_contradict", WARN, "A target a month and a target a year cannot both be met", "rate of", "R12"),
    Kind("target_never_reached", NOTE, "No month has come near the target", "6 months", "R11"),
    Kind("target_is_everybody", NOTE, "100% without tolerance: missed nearly always", "6 months", "R11"),
    Kind("target_awaited", NOTE, "TBC as a target: not scored", "the file", "R20", READER),
    # Labels and signs (labels.py and the reader)
    Kind("not_finished", BLOCK, "A typed row that lacks something", "the sheet", "R20", READER),
    Kind("unknown_indicator", BLOCK, "A name nobody knows, with the nearest known", "the file", "R22", READER),
    Kind("formats_differ", NOTE, "Percent signs come and go in a row", "the file", "R21", READER),
    Kind("target_format_differs", NOTE, "The target is signed otherwise than its row", "the file", "R21", READER),
)

BY_CODE = {kind.code: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing doubtful about a figure, a series, a benchmark or a target.

    `figures` are the figures it speaks of: said again about the same ones it is the same doubt,
    about others it is a new one. Where the sentence names them all, it is left out.
    """

    code: str
    sentence: str
    month: date | None = None
    figures: str = ""

    @property
    def severity(self) -> Severity:
        """Give how loudly it is said."""
        return BY_CODE[self.code].severity

    @property
    def about(self) -> str:
        """Say which doubt it is, beside its kind, its series and its month."""
        return self.figures or self.sentence
