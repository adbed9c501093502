"""What may be asked: months, indicator, unit, how many and from where on; and the page that answers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from ninja import Schema
from pydantic import Field, ValidationInfo, model_validator

from organisation.rules.calendar import add_months

Item = TypeVar("Item")
Row = TypeVar("Row")
MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"
MOMENT = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
CODE = r"^[A-Za-z0-9_-]{1,50}$"
Month = Annotated[str, Field(pattern=MONTH, description="A month, such as 2021-11.")]
Moment = Annotated[str, Field(pattern=MOMENT, description="A moment, such as 2021-11-05T06:00:00Z.")]
Code = Annotated[str, Field(pattern=CODE)]


class Window(Schema):
    """How many to give, and how many to pass over. The order is always the same."""

    limit: int = Field(100, ge=1, le=1000, description="How many to give at most.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to pass over.")

    @model_validator(mode="before")
    @classmethod
    def _knows_every_filter(cls, given: Any, info: ValidationInfo) -> Any:
        """Refuse a filter that is misspelt or given twice: it would be passed over, and more be read than was asked."""
        asked: QueryDict = info.context["request"].GET if info.context else QueryDict()
        known = {field.alias or name for name, field in cls.model_fields.items()}
        for name in asked:
            if name not in known:
                raise ValueError(f"There is no filter “{name[:40]}”. There are: {', '.join(sorted(known))}.")
            if len(asked.getlist(name)) > 1:
                raise ValueError(f"Give “{name}” once.")
        return given


class OfIndicator(Window):
    """Of one indicator."""

    indicator: Code | None = Field(None, description="The code of an indicator, such as EAI-04.")


class OfUnit(Window):
    """Of one unit."""

    unit: Code | None = Field(None, description="The code of a unit, such as pact: itself, without those below it.")


class OfMonths(Window):
    """From one month to another, both included; nothing where the last is before the first."""

    first: Month | None = Field(None, alias="from", description="The first month, such as 2021-04.")
    last: Month | None = Field(None, alias="to", description="The last month, such as 2021-11.")

    def months(self, field: str) -> Q:
        """Give the filter on a field that holds months or days."""
        chosen = Q()
        if self.first:
            chosen &= Q(**{f"{field}__gte": day_of(self.first)})
        if self.last:
            chosen &= Q(**{f"{field}__lt": add_months(day_of(self.last), 1)})
        return chosen


class OfMonthsAndUnit(OfMonths, OfUnit):
    """Of a unit, over months."""


class OfSeries(OfMonthsAndUnit, OfIndicator):
    """Of an indicator and a unit, over months."""


class OfFigures(OfSeries):
    """Of an indicator and a unit, over months, and as they were written since."""

    changed_since: Moment | None = Field(None, description="What was written or corrected from this moment on (UTC).")

    def written(self) -> Q:
        """Give the filter on when a figure was written."""
        return Q(recorded_at__gte=moment_of(self.changed_since)) if self.changed_since else Q()


class Page(Schema, Generic[Item]):
    """Some of what there is, and where the rest begins."""

    items: list[Item]
    count: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The address of the next page; null on the last.")


def day_of(month: str) -> date:
    """Read a month as its first day."""
    return date.fromisoformat(f"{month}-01")


def moment_of(text: str) -> datetime:
    """Read a moment; a day after the last of its month is one of the next."""
    day = day_of(text[:7]) + timedelta(days=int(text[8:10]) - 1)
    return datetime.combine(day, time.fromisoformat(text[11:19]), UTC)


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    window: Window,
    write: Callable[[Any], Iterable[Any]],
) -> dict[str, Any]:
    """Give the page that was asked for, its rows as they are written."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    end = window.offset + window.limit
    return {
        "items": list(write(rows[window.offset : end])),
        "count": count,
        "next": _address(request, end) if end < count else None,
    }


def _address(request: HttpRequest, offset: int) -> str:
    asked = request.GET.copy()
    asked["offset"] = str(offset)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
