"""The page on which one thing of an indicator is changed: a form, and what somebody else wrote meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from indicators.forms.definitions import Stamped, tell
from indicators.models import Indicator
from indicators.operations.charts import RebaseIsTakenBack
from indicators.operations.stamps import ChangedMeanwhile, stamp_of
from indicators.operations.versions import BreakIsTakenBack
from organisation import access
from organisation.access import SignedInRequest
from organisation.history import Change, say
from organisation.models import Unit

OF_THE_CHANGE = ("seen", "effective_from", "applies_from")
TAKEN_BACK = {BreakIsTakenBack: "break", RebaseIsTakenBack: "re-base"}


@dataclass
class Page:
    """A page on which something of one indicator is changed: what it is called, and what it tells besides."""

    heading: str
    done: str
    lead: str = ""
    more: dict[str, object] = field(default_factory=dict)


def edit(
    request: SignedInRequest, found: Indicator, form: Form, write: Callable[[], None] | None, page: Page
) -> HttpResponse:
    """Show a form and, once it is right, write what it says; nothing over what somebody else wrote meanwhile.

    Without `write` it is shown with its errors, and that is all.
    """
    held: Any = None
    if write and form.is_valid():
        try:
            write()
        except ValidationError as problem:
            tell(form, problem)
        except (BreakIsTakenBack, RebaseIsTakenBack) as gone:
            messages.warning(
                request, f"Somebody took the {TAKEN_BACK[type(gone)]} back in the meantime. Nothing was done twice."
            )
            return redirect(found)
        except ChangedMeanwhile as told:
            held = told.held
        else:
            messages.success(request, page.done)
            return redirect(found)
    about = {"indicator": found, "form": form, "page": page, "held": held, **page.more}
    if held:
        about |= {
            "last": held.history.select_related("history_user").order_by("-history_id").first(),
            "beside": _beside(form, held),
        }
        cast(Stamped, form).open_again_on(stamp_of(held))
    return render(request, "indicators/definition_edit.html", about, status=422 if held or form.errors else 200)


def _beside(form: Form, held: Model) -> list[Change]:
    """Set what stands now beside what was typed, where they differ; of an indicator its newest version speaks first."""
    newest = held.versions.order_by("-number").first() if isinstance(held, Indicator) else None
    beside = []
    for name in form.fields:
        stands = next((row for row in (newest, held) if row and hasattr(row, name)), None)
        if stands is not None and name not in OF_THE_CHANGE:
            typed = type(stands)(**{name: form.cleaned_data[name]})
            beside.append(Change(str(form[name].label), say(stands, name), say(typed, name)))
    return [change for change in beside if change.old != change.new]


def indicator_of(code: str) -> Indicator:
    """Give the indicator of an address."""
    return get_object_or_404(Indicator, code=code)


def units_offered(request: SignedInRequest) -> QuerySet[Unit]:
    """Offer the units whose figures somebody may read, but no single worker."""
    readable = Unit.objects.filter(pk__in=access.readable_units(request.user))
    return readable.exclude(kind=Unit.Kind.WORKER).standing_first()
