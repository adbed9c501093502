"""What a published edition printed and would print otherwise today, each with the reason that was written down."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from indicators.models import OutturnRevision, Target
from indicators.rules.vocabulary import RevisionReason
from organisation.models import Unit
from reports.editions.contents import Cell, EditionContents, Restated
from reports.models import Edition
from reports.rules.restating import Change, Printed, Spot, What, changes, reason_of

Reasons = dict[tuple[What, str, date], list[str]]


def restate(edition: Edition, then: EditionContents, now: EditionContents) -> tuple[Restated, ...]:
    """List what a published edition said of its figures and targets that would be printed otherwise now."""
    found = changes(printed_cells(then), printed_cells(now))
    reasons = _reasons(edition.published_at, found) if found and edition.published_at else {}
    return tuple(
        Restated(
            edition=edition.name,
            code=one.code,
            label=f"{one.label} (target)" if one.what is What.TARGET else one.label,
            month=one.month,
            printed_then=one.then,
            printed_now=one.now,
            reason=reason_of(one, reasons.get((one.what, one.code, one.month), ())),
        )
        for one in found
    )


def printed_cells(contents: EditionContents) -> dict[Spot, Printed]:
    """Give every printed cell of an edition by where it stands."""
    return {spot: printed for spot, printed in _cells(contents)}


def _cells(contents: EditionContents) -> Iterator[tuple[Spot, Printed]]:
    for section in contents.sections:
        for table in section.figures:
            for row in table.rows:
                at = section.key if len(section.figures) == 1 else f"{section.key}/{table.caption}"
                for month, cell in zip(table.months, row.months, strict=False):
                    yield Spot(at, row.code, What.FIGURE, month), _printed(row.label, cell)
                yield Spot(at, row.code, What.TARGET, contents.month), _printed(row.label, row.target)


def _printed(label: str, cell: Cell) -> Printed:
    return Printed(label, cell.printed, is_figure=bool(cell.value))


def _reasons(since: datetime, found: Iterable[Change]) -> Reasons:
    """Give what was written down since about the figures and targets that changed, in two queries."""
    codes = {one.code for one in found}
    reasons: Reasons = {}
    rows = OutturnRevision.objects.filter(
        revised_at__gt=since,
        indicator__code__in=codes,
        unit__kind__in=[Unit.Kind.AUTHORITY, Unit.Kind.SERVICE],
    )
    for row in rows.order_by("revised_at", "pk").values_list("indicator__code", "month", "reason", "explanation"):
        code, month, reason, explanation = row
        label = RevisionReason(reason).label
        said = f"{label}: {explanation}" if explanation else label
        reasons.setdefault((What.FIGURE, code, month), []).append(said)
    return reasons | _reasons_of_targets(since, codes, {one.month for one in found if one.what is What.TARGET})


def _reasons_of_targets(since: datetime, codes: set[str], months: set[date]) -> Reasons:
    reasons: Reasons = {}
    kept = Target.history.filter(history_date__gt=since, indicator__code__in=codes, unit__kind=Unit.Kind.AUTHORITY)
    for code, reason in kept.order_by("history_date", "history_id").values_list("indicator__code", "reason"):
        for month in months:
            reasons.setdefault((What.TARGET, code, month), []).append(reason)
    return reasons
