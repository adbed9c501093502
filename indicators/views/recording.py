"""It is recording, not practice: claimed on a flag's own page."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from indicators.forms.recording import RecordingForm
from indicators.models import Flag
from indicators.operations import recording
from indicators.operations.flag_answers import FlagIsClosed, may_answer
from indicators.recording import people_for
from indicators.views.flags import readable_flags
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import next_working_day

USUALLY = timedelta(days=14)


@access.requires(Capability.ANSWER_FLAGS)
def claim_recording(request: SignedInRequest, pk: int) -> HttpResponse:
    """Claim that a flagged miss is recording; what was typed stays where it cannot be."""
    flag = get_object_or_404(readable_flags(request), pk=pk)
    if not may_answer(flag, units=access.units_where(request.user, Capability.ANSWER_FLAGS)):
        raise PermissionDenied(f"Flags of {flag.unit} are for somebody else to answer.")
    series, today = recording.series_of_flag(flag), timezone.localdate()
    form = RecordingForm(
        request.POST or None,
        people=people_for(flag, on=today),
        series=series,
        month=flag.month,
        today=today,
        initial={"due_on": next_working_day(today + USUALLY)},
    )
    if form.is_valid() and _claimed(request, form, flag):
        return redirect(flag)
    about = {
        "flag": flag,
        "form": form,
        "why_not": recording.why_no_claim(flag, series),
        "excuses": recording.would_excuse(flag, series),
    }
    return render(request, "indicators/claim_recording.html", about, status=422 if form.is_bound else 200)


def _claimed(request: SignedInRequest, form: RecordingForm, flag: Flag) -> bool:
    try:
        claim = recording.claim_recording(flag, by=request.user, now=timezone.now(), **form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    except (recording.NothingToClaim, FlagIsClosed) as problem:
        form.add_error(None, str(problem) or "The flag was closed in the meantime.")
        return False
    messages.success(request, f"{claim} The next figure says whether it was.")
    return True
