"""How the commentary is found that an action is raised on."""

from datetime import date

from actions.models import RaisedIn
from actions.sources import Source
from indicators.models import Indicator, PriorityArea
from organisation import access
from organisation.models import Unit, User
from organisation.roles import Capability
from reports.subjects import SECTIONS, Subject


def find_source(user: User, name: str) -> Source | None:
    """Give what a name such as pact/2021-11/indicator/EAI-04 stands for, to those who read commentary."""
    parts = name.split("/")
    if len(parts) != 4 or not access.may(user, Capability.READ_COMMENTARY):
        return None
    subject = _subject(*parts)
    if subject is None:
        return None
    return Source(
        RaisedIn.COMMENTARY,
        str(subject)[:300],
        subject.get_absolute_url(),
        subject.unit,
        subject.indicator,
        subject.area,
    )


def _subject(code: str, month: str, kind: str, name: str) -> Subject | None:
    unit = Unit.objects.published().filter(code=code).first()
    area = PriorityArea.objects.filter(slug=name).first() if kind == "area" else None
    indicator = Indicator.objects.filter(code=name).first() if kind == "indicator" else None
    section = name if kind == "section" and name in SECTIONS else ""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return Subject(unit, first, area, indicator, section) if unit and (area or indicator or section) else None
