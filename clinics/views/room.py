"""The page in the room: an item with its figures, and what the clinic decides on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from clinics.agenda import figures_of, series_for
from clinics.forms.room import AgreedFormSet, OutcomeForm
from clinics.models import AgendaItem
from clinics.operations import room
from clinics.operations.holding import SessionHasMovedOn
from clinics.reach import readable_items
from indicators.charts import chart
from organisation import access
from organisation.access import SignedInRequest
from organisation.people import able_to
from organisation.roles import Capability


@access.requires(Capability.RECORD_OUTCOMES)
def record_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what the clinic decided on an item, with the actions it agreed, on one page."""
    item = _item(request, pk)
    access.check(request.user, Capability.RECORD_OUTCOMES, item.session.clinic.unit)
    today = timezone.localdate()
    people = able_to(Capability.REPORT_PROGRESS, on=today)
    form = OutcomeForm(request.POST or None)
    agreed = AgreedFormSet(request.POST or None, form_kwargs={"people": people, "today": today}, prefix="actions")
    if request.method == "POST" and form.is_valid() and agreed.is_valid() and _recorded(request, item, form, agreed):
        return redirect(f"{item.session.get_absolute_url()}#item-{item.pk}")
    return render(request, "clinics/record_outcome.html", _about(item, form, agreed))


def _item(request: SignedInRequest, pk: int) -> AgendaItem:
    items = readable_items(request.user)
    return get_object_or_404(items.select_related("session__clinic__unit", "indicator", "action__owner"), pk=pk)


def _recorded(request: SignedInRequest, item: AgendaItem, form: OutcomeForm, agreed) -> bool:
    actions = [action for row in agreed if (action := row.agreed())]
    try:
        room.record_outcome(item, by=request.user, actions=actions, **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    except room.OutcomeAlreadyRecorded:
        form.add_error(
            None, "Somebody has recorded this outcome in the meantime. Your words are still here: copy what you need."
        )
        return False
    except SessionHasMovedOn as problem:
        form.add_error(None, f"{problem} Nothing was recorded.")
        return False
    messages.success(request, f"Recorded, with {len(actions)} action{'' if len(actions) == 1 else 's'}.")
    return True


def _about(item: AgendaItem, form: OutcomeForm, agreed) -> dict:
    series = series_for(item)
    drawn = [chart(one) for one in series if len(one.standings) > 1]
    now = figures_of(item)
    return {
        "item": item,
        "session": item.session,
        "series": series,
        "chart": drawn[0] if drawn else "",
        "moved": bool(item.figures) and item.figures != now,
        "form": form,
        "agreed": agreed,
        "recorded": getattr(item, "outcome", None),
    }
