"""A programme of audits to stand on."""

from datetime import date

from django.utils import timezone

from audits.models import Audit, AuditProgramme, AuditType, PlannedAudits
from audits.operations.drawing_cases import draw_cases, teams_of
from audits.operations.programmes import agree_programme, make_programme, plan_numbers
from audits.rules.listing import read_list
from organisation.models import Unit

YEAR = {
    "name": "Case audits 2021-22",
    "starts_on": date(2021, 4, 1),
    "ends_on": date(2022, 3, 31),
    "limits": "Open to the service for three months or more.",
}


def make_year(qa, **more):
    return make_programme(by=qa, **YEAR | more)


def plan(programme, qa, number=4, unit="pact", month=date(2021, 11, 1), kind=AuditType.CASE, **more):
    """Plan so many audits of a unit in a month, whatever stood there."""
    cell = (Unit.objects.get(code=unit).pk, month)
    held = PlannedAudits.objects.filter(programme=programme, unit=cell[0], month=month, kind=kind).first()
    about = {"theme": None, "question_set": None, "seen": {cell: held.number if held else 0}} | more
    plan_numbers(programme, kind=kind, numbers={cell: number}, by=qa, **about)
    return PlannedAudits.objects.filter(programme=programme, unit=cell[0], month=month, kind=kind).first()


def agree(programme, by):
    held = AuditProgramme.objects.get(pk=programme.pk)
    return agree_programme(held, seen=held.version, by=by, now=timezone.now())


def plan_a_line(qa, number=4, **more):
    """Give the line of an agreed programme."""
    line = plan(make_year(qa), qa, number, **more)
    agree(line.programme, qa)
    return PlannedAudits.objects.get(pk=line.pk)


def booked():
    """Give the audits that lines have booked, apart from those the example brings."""
    return Audit.objects.exclude(planned=None).exclude(reference__startswith="CA-")


TWENTY = "\n".join(f"P{number:04d}" for number in range(20))


def draw_some(line, qa, number=4, text=TWENTY, now=None):
    """Draw from a pasted list."""
    return draw_cases(
        line, found=read_list(text), teams=teams_of(line.unit), number=number, by=qa, now=now or timezone.now()
    )
