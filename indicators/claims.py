"""What people write, held against the figures: every claim in its place, with why, and where to look it up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from indicators.defined import reading_of
from indicators.models import (
    Benchmark,
    Cohort,
    Indicator,
    IndicatorAlias,
    IndicatorVersion,
    Outturn,
    OutturnRevision,
    Population,
    SeriesBreak,
    Target,
)
from indicators.models.against import in_force
from indicators.models.definitions import wording_in_force
from indicators.rules import claims as rules
from indicators.rules.claims import Claim, ClaimVerdict, Link
from indicators.rules.claims.rounding import is_rounded
from indicators.rules.vocabulary import Basis, Comparator, Measure, RevisionReason, Word
from indicators.rules.wording import short_month
from indicators.small_numbers import shown
from organisation.models import Unit
from organisation.rules.calendar import add_months


class ClaimMark(Word):
    """How a claim is marked in the text: what the figures say of it, in a word or three."""

    SUPPORTED = "supported", "Borne out"
    ROUNDED = "rounded", "Borne out, rounded"
    CONTRADICTED = "contradicted", "Contradicted"
    NOT_FOUND = "not_found", "Not found"
    AMBIGUOUS = "ambiguous", "Several fit"
    NOT_CHECKABLE = "not_checkable", "Cannot be checked"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim can be looked up: the series it was linked to, and of when."""

    name: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim by its number in the text, with where to look it up and what has changed of its figures since."""

    number: int
    claim: Claim
    places: tuple[Place, ...] = ()
    revisions: tuple[str, ...] = ()

    @property
    def mark(self) -> ClaimMark:
        """Give the word it is marked with."""
        return ClaimMark.ROUNDED if is_rounded(self.claim) else ClaimMark(self.claim.verdict.value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: a claim, or what stands between two."""

    text: str
    claim: CheckedClaim | None = None


@dataclass(frozen=True)
class Checked:
    """A text with its claims, as the figures are now."""

    text: str
    month: date
    claims: tuple[CheckedClaim, ...] = ()

    @cached_property
    def pieces(self) -> list[Piece]:
        """Give the text from start to end, each claim by itself."""
        pieces, at = [], 0
        for one in self.claims:
            pieces += [Piece(self.text[at : one.claim.start]), Piece(self.text[one.claim.start : one.claim.end], one)]
            at = one.claim.end
        return [piece for piece in [*pieces, Piece(self.text[at:])] if piece.text]

    @cached_property
    def counts(self) -> list[tuple[ClaimMark, int]]:
        """Count the claims by their mark; those nobody makes are left out."""
        marks = [one.mark for one in self.claims]
        return [(mark, marks.count(mark)) for mark in ClaimMark if mark in marks]

    @property
    def needs_a_look(self) -> bool:
        """Say whether a figure contradicts the text, or it gives one that is not held."""
        return any(one.claim.verdict in (ClaimVerdict.CONTRADICTED, ClaimVerdict.NOT_FOUND) for one in self.claims)

    @property
    def was_revised(self) -> bool:
        """Say whether a figure it speaks of was changed since it was written."""
        return any(one.revisions for one in self.claims)


@dataclass(frozen=True, slots=True)
class Whose:
    """A series as it is stored: whose figures of what."""

    indicator: Indicator
    unit: Unit
    cohort: Cohort | None

    @property
    def key(self) -> tuple[int, int, int | None]:
        """Say which it is."""
        return (self.indicator.pk, self.unit.pk, self.cohort.pk if self.cohort else None)

    @property
    def as_named(self) -> tuple[str, str, str]:
        """Say which it is the way the rules do: code, unit (blank for the authority), cohort (blank for everybody)."""
        unit = "" if self.unit.kind == Unit.Kind.AUTHORITY else self.unit.name
        return (self.indicator.code, unit, self.cohort.name if self.cohort else "")

    @property
    def name(self) -> str:
        """Name it: the indicator, and whose figure it is where that is not the authority's of everybody."""
        whose = ", ".join(part for part in self.as_named[1:] if part)
        name = self.indicator.name.rstrip(".")
        return f"{name} ({whose})" if whose else name

    @property
    def url(self) -> str:
        """Give its address on its indicator's page."""
        chosen = {"unit": self.unit.code} | ({"cohort": self.cohort.code} if self.cohort else {})
        return f"{self.indicator.get_absolute_url()}?{urlencode(chosen)}"


@dataclass(frozen=True)
class Figures:
    """The figures a text may speak of: the authority's and its services'. Read once, for any number of texts."""

    series: tuple[rules.Series, ...]
    whose: dict[tuple[str, str, str], Whose] = field(repr=False)

    @cached_property
    def _speakable(self) -> rules.Speakable:
        return rules.Speakable(self.series)

    def check(self, text: str, *, month: date, since: datetime | None = None) -> Checked:
        """Hold a text about a month against the figures; `since` when it was written, to say what changed after."""
        found = self._speakable.claims_in(text, month=month) if text else []
        changed = self._changed(found, since) if since else {}
        return Checked(
            text,
            month,
            tuple(
                CheckedClaim(number, claim, self._places(claim), self._revisions(claim, changed))
                for number, claim in enumerate(found, start=1)
            ),
        )

    def _whose(self, link: Link) -> Whose | None:
        return self.whose.get((link.code, link.unit, link.cohort))

    def _places(self, claim: Claim) -> tuple[Place, ...]:
        whens: dict[Whose, set[date]] = {}
        for link in claim.links:
            if whose := self._whose(link):
                whens.setdefault(whose, set()).update(link.months)
        return tuple(Place(whose.name, _when(months), whose.url) for whose, months in whens.items())

    def _changed(self, claims: Iterable[Claim], since: datetime) -> dict[tuple, list[OutturnRevision]]:
        """Give the revisions of the figures spoken of, by series and month, in one query."""
        spoken_of = {whose.key for claim in claims for link in claim.links if (whose := self._whose(link))}
        rows = OutturnRevision.objects.filter(revised_at__gt=since, indicator__in={key[0] for key in spoken_of})
        changed: dict[tuple, list[OutturnRevision]] = {}
        for row in rows.select_related("indicator", "unit", "cohort").order_by("revised_at", "pk"):
            key = (row.indicator_id, row.unit_id, row.cohort_id)
            if key in spoken_of:
                changed.setdefault((*key, row.month), []).append(row)
        return changed

    def _revisions(self, claim: Claim, changed: dict[tuple, list[OutturnRevision]]) -> tuple[str, ...]:
        facts = [(*whose.key, month) for link in claim.links if (whose := self._whose(link)) for month in link.months]
        return tuple(dict.fromkeys(_say(row) for fact in facts for row in changed.get(fact, ())))


def read_figures(*, readable: set[int], month: date) -> Figures:
    """Read what a text about a month may speak of, in ten queries however many texts are checked.

    Only the authority and its services, whose figures every reader of the board may see: what a
    text is told must not depend on who looks, and no team's figure is given away by it. Figures
    go back three years; rows are read as plain values, for there may be tens of thousands.
    """
    published = Q(unit__in=readable, unit__kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.SERVICE], indicator__is_active=True)
    rows = shown(Outturn.objects.filter(published, month__gte=add_months(month, -MONTHS_BACK), value__isnull=False))
    grouped: dict[tuple, list[tuple]] = {}
    for *key, at, value, part, whole in rows.order_by("month").values_list(*FIELDS):
        grouped.setdefault(tuple(key), []).append((at, value, part, whole))
    beside = _Beside({indicator for indicator, _, _ in grouped})
    series, whose = [], {}
    for key, figures in grouped.items():
        of = beside.whose(*key)
        whose[of.as_named] = of
        series.append(beside.series(of, figures))
    return Figures(tuple(series), whose)


MONTHS_BACK = 36
FIELDS = ("indicator", "unit", "cohort", "month", "value", "numerator", "denominator")


class _Beside:
    """Everything a figure is named by and set against, read once for all of them."""

    def __init__(self, indicators: set[int]) -> None:
        """Read definitions, names, targets, breaks, benchmarks and populations."""
        of_ours = {"indicator__in": indicators}
        self.indicators = Indicator.objects.in_bulk(indicators)
        self.units, self.cohorts = Unit.objects.in_bulk(), Cohort.objects.in_bulk()
        self.versions = _by("indicator_id", IndicatorVersion.objects.filter(**of_ours))
        self.aliases = _by("indicator_id", IndicatorAlias.objects.filter(**of_ours).order_by("pk"))
        self.benchmarks = _by("indicator_id", Benchmark.objects.filter(**of_ours).order_by("pk"))
        self.breaks = _by("indicator_id", SeriesBreak.objects.standing().filter(**of_ours))
        self.targets = _by("indicator_id", Target.objects.filter(**of_ours).order_by("applies_from"))
        self.populations = _by("unit_id", Population.objects.order_by("-applies_from"))

    def whose(self, indicator: int, unit: int, cohort: int | None) -> Whose:
        """Give whose figures of what these are."""
        return Whose(self.indicators[indicator], self.units[unit], self.cohorts[cohort] if cohort else None)

    def series(self, of: Whose, figures: list[tuple]) -> rules.Series:
        """Turn figures as stored, oldest first, into what the rules need of them."""
        pk, newest = of.indicator.pk, figures[-1][0]
        versions = self.versions.get(pk)
        reading = reading_of(of.indicator, wording_in_force(versions, newest) if versions else None)
        code, unit, cohort = of.as_named
        return rules.Series(
            code=code,
            name=of.indicator.name,
            reading=reading,
            values={month: value for month, value, _, _ in figures},
            aliases=tuple(alias.name for alias in self.aliases.get(pk, ())),
            shares={month: rules.Share(part, whole) for month, _, part, whole in figures if whole is not None},
            goals=tuple(row.goal for row in self.targets.get(pk, ()) if _key(row) == of.key),
            benchmarks=() if unit or cohort else tuple(_benchmark(row) for row in self.benchmarks.get(pk, ())),
            breaks=tuple(row.month for row in self.breaks.get(pk, ()) if row.unit_id in (None, of.unit.pk)),
            population=self._population(of, newest) if reading.measure is Measure.RATE else None,
            unit=unit,
            cohort=cohort,
        )

    def _population(self, of: Whose, month: date) -> int | None:
        held = in_force(self.populations.get(of.unit.pk, ()), month)
        return held.number if held else None


def _by(field: str, rows: Iterable) -> dict[int, list]:
    """Group rows by what they belong to."""
    grouped: dict[int, list] = {}
    for row in rows:
        grouped.setdefault(getattr(row, field), []).append(row)
    return grouped


def _key(target: Target) -> tuple[int, int, int | None]:
    return (target.indicator_id, target.unit_id, target.cohort_id)


def _benchmark(row: Benchmark) -> rules.Benchmark:
    basis = Basis(row.basis) if row.basis else None
    return rules.Benchmark(row.called, Comparator(row.comparator), row.value, row.year, basis)


def _when(months: set[date]) -> str:
    """Write the months a claim was linked to: one, or from the first to the last."""
    if not months:
        return ""
    first, last = short_month(min(months)), short_month(max(months))
    return first if first == last else f"{first} to {last}"


def _say(row: OutturnRevision) -> str:
    """Say in one sentence how a figure was changed."""
    day = timezone.localdate(row.revised_at)
    why = RevisionReason(row.reason).label.lower()
    return f"{short_month(row.month)} was {row.was}, and is {row.became} since {day.day} {day:%B %Y} ({why})."
