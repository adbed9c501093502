"""The assurance clinic overview: what each clinic looks at, in its own order and words, and when it met."""

from clinics.models import Clinic, ClinicIndicator
from indicators.rules.wording import print_day, print_month
from organisation.rules.calendar import add_months
from reports.editions.contents import Plain
from reports.editions.gathering.held import Held

MEASURES = "What each clinic looks at"


def overview(held: Held, *, as_reported: bool = False) -> tuple[Plain, ...]:
    """List each clinic's measures as it lists them, with the month of the newest figure, and the clinics' days."""
    listed = [(clinic, line) for clinic in held.clinics for line in clinic.lines.all()]
    if not listed:
        return ()
    if as_reported:
        return (Plain(MEASURES, ("Clinic", "Measure"), tuple((c.unit.name, str(line)) for c, line in listed)),)
    rows = tuple((c.unit.name, str(line), _newest(held, c, line)) for c, line in listed)
    return (Plain(MEASURES, ("Clinic", "Measure", "Newest figure"), rows), _days(held))


def _newest(held: Held, clinic: Clinic, line: ClinicIndicator) -> str:
    """Say of which month the newest figure is: the clinic's own, or the unit's where it has none."""
    for unit in (clinic.unit_id, held.unit.pk):
        months = [
            standing.month
            for (indicator, whose, _), series in held.series.items()
            if indicator == line.indicator_id and whose == unit and (standing := series.latest_figure)
        ]
        if months:
            return print_month(max(months))
    return "Not reported"


def _days(held: Held) -> Plain:
    rows = []
    for clinic in held.clinics:
        days = [session.held_on for session in held.sessions_of(clinic)]
        met = [day for day in days if day <= held.on and day < add_months(held.month, 2)]
        to_come = [day for day in days if day not in met]
        rows.append((clinic.name, _last(met), print_day(to_come[0]) if to_come else "None set"))
    return Plain("When the clinics meet", ("Clinic", "Met", "Next"), tuple(rows))


def _last(days: list) -> str:
    return ", ".join(print_day(day) for day in days) or "Not since the month began"
