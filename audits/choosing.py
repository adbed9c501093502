"""Which audits a list shows: those of a month or of twelve, of a service, a type, a theme, a grade that counts."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from audits.counting import services_of
from audits.models.audits import AuditQuerySet
from audits.rules.grades import Grade
from indicators.rules.wording import print_month
from organisation.models import Unit
from organisation.rules.calendar import add_months

COUNTED, GOOD_OR_BETTER = "counted", "good_or_better"
GRADES = {COUNTED: tuple(Grade), GOOD_OR_BETTER: (Grade.OUTSTANDING, Grade.GOOD)} | {one.value: (one,) for one in Grade}


@dataclass(frozen=True, slots=True)
class Listed:
    """What was chosen of the list; nothing chosen is every audit. `over` counts the months that end with `month`."""

    month: date | None = None
    over: int = 1
    service: str = ""
    kind: str = ""
    theme: str = ""
    grade: str = ""

    @property
    def span(self) -> str:
        """Write the months."""
        if not self.month:
            return ""
        last = print_month(self.month)
        return last if self.over == 1 else f"{print_month(add_months(self.month, 1 - self.over))} to {last}"


def choose(audits: AuditQuerySet, chosen: Listed) -> AuditQuerySet:
    """Keep the audits chosen. Those of a grade are the ones a month's figures count, by the grade that stands."""
    if chosen.month:
        since, until = add_months(chosen.month, 1 - chosen.over), add_months(chosen.month, 1)
        audits = audits.filter(audited_on__gte=since, audited_on__lt=until)
    if chosen.service:
        audits = audits.filter(unit__in=_units_of(chosen.service))
    if chosen.kind:
        audits = audits.filter(kind=chosen.kind)
    if chosen.theme:
        audits = audits.filter(theme__name=chosen.theme)
    if chosen.grade:
        audits = audits.counted().with_standing_grade().filter(standing__in=GRADES[chosen.grade])
    return audits


def _units_of(code: str) -> list[int]:
    service = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    return [pk for pk, at in services_of().items() if at == service]


def list_address(month: object, *, over: object = 1, **more: object) -> str:
    """Give the address of the list of the audits of some months; whoever asks adds the grade."""
    asked = {"month": f"{month:%Y-%m}" if month else "", "over": "" if over == 1 else over, **more}
    return f"{reverse('audits:list')}?{urlencode({name: value for name, value in asked.items() if value})}"
