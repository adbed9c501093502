"""What people write, held against the figures: every claim in its place, with why, and where to look it up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from indicators.models import Benchmark, IndicatorAlias, Outturn, OutturnRevision, Population
from indicators.models.definitions import in_force
from indicators.rules import claims as rules
from indicators.rules.claims import Claim, ClaimVerdict, Link
from indicators.rules.claims.rounding import is_rounded
from indicators.rules.vocabulary import Basis, Comparator, Measure, RevisionReason, Word
from indicators.rules.wording import short_month
from indicators.standings import Series, goal_of, read_series
from organisation.models import Unit


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


@dataclass(frozen=True)
class Figures:
    """The figures a text may speak of: the authority's and its services'. Read once, for any number of texts."""

    held: tuple[Series, ...]
    series: tuple[rules.Series, ...]
    _by_name: dict[tuple[str, str, str], Series] = field(repr=False)

    def check(self, text: str, *, month: date, since: datetime | None = None) -> Checked:
        """Hold a text about a month against the figures; `since` when it was written, to say what changed after."""
        found = rules.check_claims(text, self.series, month=month) if text else []
        changed = self._changed(found, since) if since else {}
        return Checked(
            text,
            month,
            tuple(
                CheckedClaim(number, claim, self._places(claim), self._revisions(claim, changed))
                for number, claim in enumerate(found, start=1)
            ),
        )

    def _series_of(self, link: Link) -> Series | None:
        return self._by_name.get((link.code, link.unit, link.cohort))

    def _places(self, claim: Claim) -> tuple[Place, ...]:
        whens: dict[str, tuple[Series, set[date]]] = {}
        for link in claim.links:
            if series := self._series_of(link):
                whens.setdefault(_address(series), (series, set()))[1].update(link.months)
        return tuple(Place(series.name.rstrip("."), _when(months), url) for url, (series, months) in whens.items())

    def _changed(self, claims: Iterable[Claim], since: datetime) -> dict[tuple, list[OutturnRevision]]:
        """Give the revisions of the figures spoken of, by series and month, in one query."""
        spoken_of = {series.key for claim in claims for link in claim.links if (series := self._series_of(link))}
        rows = OutturnRevision.objects.filter(revised_at__gt=since, indicator__in={key[0] for key in spoken_of})
        changed: dict[tuple, list[OutturnRevision]] = {}
        for row in rows.select_related("indicator", "unit", "cohort").order_by("revised_at", "pk"):
            key = (row.indicator_id, row.unit_id, row.cohort_id)
            if key in spoken_of:
                changed.setdefault((*key, row.month), []).append(row)
        return changed

    def _revisions(self, claim: Claim, changed: dict[tuple, list[OutturnRevision]]) -> tuple[str, ...]:
        said = []
        for link in claim.links:
            series = self._series_of(link)
            for month in link.months if series else ():
                said += [_say(row) for row in changed.get((*series.key, month), ())]  # type: ignore[union-attr]
        return tuple(dict.fromkeys(said))


def read_figures(*, readable: set[int]) -> Figures:
    """Read what a text may speak of, in seven queries however many texts are checked.

    Only the authority and its services, whose figures every reader of the board may see: what a
    text is told must not depend on who looks, and no team's figure is given away by it.
    """
    published = Q(unit__in=readable, unit__kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.SERVICE])
    held = tuple(read_series(Outturn.objects.filter(published, indicator__is_active=True)))
    aliases = _aliases(held)
    benchmarks, populations = _benchmarks(held), _populations()
    named = {}
    for one in held:
        series = _as_claimed(one, aliases.get(one.indicator.pk, ()), benchmarks, populations)
        named[series.code, series.unit, series.cohort] = (one, series)
    return Figures(
        held,
        tuple(series for _, series in named.values()),
        {name: one for name, (one, _) in named.items()},
    )


def _as_claimed(
    one: Series,
    aliases: tuple[str, ...],
    benchmarks: dict[int, list[rules.Benchmark]],
    populations: dict[int, list[Population]],
) -> rules.Series:
    """Turn a series as held into what the rules need of it."""
    is_authority = one.unit.kind == Unit.Kind.AUTHORITY
    is_whole = is_authority and one.cohort is None
    figures = [at.outturn for at in one.standings if at.outturn.value is not None]
    goals = {at.target.pk: goal_of(at.target) for at in one.standings if at.target}
    population = in_force(populations.get(one.unit.pk, ()), one.latest.month)
    return rules.Series(
        code=one.indicator.code,
        name=one.indicator.name,
        reading=one.reading,
        values={row.month: row.value for row in figures},  # type: ignore[misc]  # those without are left out
        aliases=aliases,
        shares={
            row.month: rules.Share(row.numerator, row.denominator)  # type: ignore[arg-type]  # whole by constraint
            for row in figures
            if row.denominator is not None
        },
        goals=tuple(goals.values()),
        benchmarks=tuple(benchmarks.get(one.indicator.pk, ())) if is_whole else (),
        breaks=tuple(broken.month for broken in one.breaks),
        population=population.number if population and one.reading.measure is Measure.RATE else None,
        unit="" if is_authority else one.unit.name,
        cohort=one.cohort.name if one.cohort else "",
    )


def _aliases(held: Iterable[Series]) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    for alias in IndicatorAlias.objects.filter(indicator__in={one.indicator.pk for one in held}):
        names[alias.indicator_id] = (*names.get(alias.indicator_id, ()), alias.name)
    return names


def _benchmarks(held: Iterable[Series]) -> dict[int, list[rules.Benchmark]]:
    found: dict[int, list[rules.Benchmark]] = {}
    for row in Benchmark.objects.filter(indicator__in={one.indicator.pk for one in held}).select_related("indicator"):
        basis = Basis(row.basis) if row.basis else None
        benchmark = rules.Benchmark(row.called, Comparator(row.comparator), row.value, row.year, basis)
        found.setdefault(row.indicator_id, []).append(benchmark)
    return found


def _populations() -> dict[int, list[Population]]:
    held: dict[int, list[Population]] = {}
    for row in Population.objects.order_by("-applies_from"):
        held.setdefault(row.unit_id, []).append(row)
    return held


def _address(series: Series) -> str:
    """Give the address of a series on its indicator's page."""
    chosen = {"unit": series.unit.code} | ({"cohort": series.cohort.code} if series.cohort else {})
    return f"{series.indicator.get_absolute_url()}?{urlencode(chosen)}"


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
