"""It is recording, not practice: claimed on a flag's own page, and counted by service."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from indicators.exceptions import cases_behind
from indicators.exports import download
from indicators.forms.recording import RecordingForm, YearForm
from indicators.models import Flag
from indicators.operations import recording
from indicators.operations.flag_answers import FlagIsClosed, may_answer
from indicators.recording import people_for
from indicators.recording_rates import RecordingTable, rates_of, years_with_flags
from indicators.rules.recording import FEWEST_FOR_A_RATE
from indicators.views.flags import readable_flags
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from organisation.rules.calendar import financial_year_label, financial_year_start, next_working_day

USUALLY = timedelta(days=14)


@access.requires(Capability.ANSWER_FLAGS)
def claim_recording(request: SignedInRequest, pk: int) -> HttpResponse:
    """Claim that a flagged miss is recording; what was typed stays where it cannot be."""
    flag = get_object_or_404(readable_flags(request), pk=pk)
    if not may_answer(flag, units=access.units_where(request.user, Capability.ANSWER_FLAGS)):
        raise PermissionDenied(f"Flags of {flag.unit} are for somebody else to answer.")
    series, today = recording.series_of_flag(flag), timezone.localdate()
    behind = cases_behind(flag.indicator, flag.month, flag.unit, flag.cohort, by=request.user)
    form = RecordingForm(
        request.POST or None,
        people=people_for(flag, on=today),
        series=series,
        month=flag.month,
        today=today,
        initial={"due_on": next_working_day(today + USUALLY), "cases": behind.recording if behind else None},
    )
    if form.is_valid() and _claimed(request, form, flag):
        return redirect(flag)
    about = {
        "flag": flag,
        "form": form,
        "behind": behind,
        "why_not": recording.why_no_claim(flag, series),
        "excuses": recording.would_excuse(flag, series),
    }
    return render(request, "indicators/claim_recording.html", about, status=422 if form.is_bound else 200)


@require_GET
@access.requires(Capability.READ_FLAGS)
def list_rates(request: SignedInRequest) -> HttpResponse:
    """Say by service how many misses of a financial year were recording."""
    flags = list(readable_flags(request))
    years = years_with_flags([flag.pk for flag in flags])
    form = YearForm(request.GET, years=years)
    year = form.chosen(financial_year_start(timezone.localdate()))
    table = RecordingTable(rates_of(flags, year=year))
    RequestConfig(request, paginate=False).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="recording", kind=kind, notice=access.notice_for(request.user))
    about = {"table": table, "choices": form, "year": financial_year_label(year), "fewest": FEWEST_FOR_A_RATE}
    return render(request, "indicators/recording.html", about)


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
