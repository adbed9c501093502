"""Checking a text: every claim it makes about figures, and what the figures say of each."""

from collections.abc import Sequence
from datetime import date

from indicators.rules.claims.given import Series
from indicators.rules.claims.judging.changes import judge_change
from indicators.rules.claims.judging.comparisons import judge_comparison
from indicators.rules.claims.judging.counts import judge_months, judge_record
from indicators.rules.claims.judging.directions import judge_direction
from indicators.rules.claims.judging.figures import judge_figure
from indicators.rules.claims.judging.findings import Finding, Spoken
from indicators.rules.claims.judging.fractions import judge_fraction
from indicators.rules.claims.judging.limits import judge_limit
from indicators.rules.claims.judging.ranges import judge_range
from indicators.rules.claims.reading.clauses import Clause, counted, counted_noun, is_strange, merged, read_clauses
from indicators.rules.claims.reading.comparators import Comparators
from indicators.rules.claims.reading.naming import Names
from indicators.rules.claims.reading.said import (
    AnySaid,
    ChangeSaid,
    ComparisonSaid,
    DirectionSaid,
    FigureSaid,
    FractionSaid,
    LimitSaid,
    MonthsSaid,
    RangeSaid,
    RecordSaid,
)
from indicators.rules.claims.reading.sentence import Sentence, read_sentences
from indicators.rules.claims.words import Claim


def check_claims(text: str, series: Sequence[Series], *, month: date) -> list[Claim]:
    """Check what a text claims against the series it may speak of, in the order of the text.

    `month` is the month the text reports on; months named without a year are the newest up to it.
    Spans never overlap. A text that claims nothing gives nothing.
    """
    return Speakable(series).claims_in(text, month=month)


class Speakable:
    """Series made ready to be spoken of: their names are learnt once, for any number of texts."""

    def __init__(self, series: Sequence[Series]) -> None:
        """Learn the names of the series, and of what they are compared with."""
        self._names = Names(tuple(series))
        self._comparators = Comparators(series)

    def claims_in(self, text: str, *, month: date) -> list[Claim]:
        """Check what a text claims, as `check_claims` says."""
        sentences = read_sentences(text, names=self._names, comparators=self._comparators, month=month)
        claims = []
        for clause in read_clauses(sentences, self._names):
            for said in merged(clause):
                finding = _judge(said, clause, self._names, month)
                if finding:
                    claims.append(_claim(text, said, clause.sentence, finding))
        return claims


def _claim(text: str, said: AnySaid, sentence: Sentence, finding: Finding) -> Claim:
    start, end = sentence.tokens[said.start].start, sentence.tokens[said.stop - 1].end
    return Claim(start, end, text[start:end], said.kind, finding.verdict, finding.sentence, finding.links)


def _judge(said: AnySaid, clause: Clause, names: Names, month: date) -> Finding | None:
    noun = counted_noun(clause, said) if isinstance(said, FigureSaid) else None
    spoken = Spoken(names, clause.topic, month, clause.when_of(said), noun)
    match said:
        case FigureSaid():
            return judge_figure(said, spoken, counts_others=_counts_others(said, clause.sentence))
        case FractionSaid():
            return judge_fraction(said, spoken)
        case RangeSaid():
            return judge_range(said, spoken)
        case LimitSaid():
            return judge_limit(said, spoken)
        case ChangeSaid():
            return judge_change(said, spoken)
        case DirectionSaid():
            return judge_direction(said, spoken)
        case ComparisonSaid():
            return judge_comparison(said, spoken)
        case RecordSaid():
            return judge_record(said, spoken)
        case MonthsSaid():
            return judge_months(said, spoken, counted(clause))


def _counts_others(said: FigureSaid, sentence: Sentence) -> bool:
    """Say whether the noun right behind a number is none of ours: 160 staff, 12 new managers."""
    for at in range(said.stop, min(said.stop + 3, len(sentence))):
        if at in sentence.named or not sentence.tokens[at].is_word:
            return False
        if is_strange(sentence, at):
            return True
    return False
