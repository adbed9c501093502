"""Flags: listed by service, told, answered."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig
from django_tables2.data import TableListData

from indicators.awaited import brought_by
from indicators.exports import download
from indicators.flag_list import SHOWN, FlagList
from indicators.flag_page import FlagPage
from indicators.forms.flags import FlagForm, RestForm
from indicators.models import Flag
from indicators.operations import flag_answers
from indicators.rules.flag_states import RESTING
from indicators.rules.vocabulary import FlagClass, FlagState
from indicators.rules.wording import print_day
from indicators.tables import FlagTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.in_place import Undo, back_of, is_asked, part, say
from organisation.models import Unit
from organisation.numbers import read_numbers
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_FLAGS)
def list_flags(request: SignedInRequest) -> HttpResponse:
    """List flags service by service, a team's beneath its service's."""
    form, answering = FlagForm(request.GET), _answering(request)
    rows = FlagList(_filtered(readable_flags(request), form, answering), on=timezone.localdate())
    table = FlagTable(TableListData(rows), answering=answering, heads=rows.heads, brought_by=rows.brought_by)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="flags", kind=kind, notice=access.notice_for(request.user))
    about = {"table": table, "choices": form, "may_acknowledge": rows.are_some_open(units=answering)}
    return render(request, "indicators/flags.html", about)


def readable_flags(request: SignedInRequest):
    """Give the flags of the units somebody may read."""
    readable = access.readable_units(request.user)
    return Flag.objects.filter(unit__in=readable).select_related(*SHOWN)


def _answering(request: HttpRequest) -> set[int]:
    return access.units_where(request.user, Capability.ANSWER_FLAGS)


def _filtered(rows, form: FlagForm, answering: set[int]):
    form.is_valid()
    given = form.cleaned_data
    rows = rows.filter(state=given["state"]) if given.get("state") else rows.live()
    if given.get("classification"):
        rows = rows.filter(classification=given["classification"])
    if service := given.get("service"):
        leads = Q(unit__kind=Unit.Kind.AUTHORITY, indicator__lead_service=service)
        rows = rows.filter(leads | Q(unit=service) | Q(unit__parent=service))
    if given.get("mine"):
        rows = rows.filter(Q(unit__in=answering) | Q(indicator__lead_service__in=answering))
    return rows


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def acknowledge_flags(request: SignedInRequest) -> HttpResponse:
    """Say that somebody has seen the chosen flags."""
    chosen = read_numbers(request.POST.getlist("flag"))
    readable = readable_flags(request).filter(pk__in=chosen).values_list("pk", flat=True)
    number = flag_answers.acknowledge_flags(list(readable), by=request.user)
    if not chosen:
        messages.warning(request, "Choose the flags you have seen.")
    elif number:
        messages.success(request, f"Acknowledged: {number} flag{'' if number == 1 else 's'}.")
    else:
        messages.warning(request, "Nothing was left to acknowledge: those flags have been answered already.")
    return redirect(f"{reverse('indicators:flags')}?{request.GET.urlencode()}".removesuffix("?"))


@require_GET
@access.requires(Capability.READ_FLAGS)
def show_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one flag's story from its first month on."""
    flag = get_object_or_404(readable_flags(request).select_related("acknowledged_by", "rested_by"), pk=pk)
    if is_asked(request) and "row" in request.GET:
        return _row(request, flag)
    is_mine = flag.state != FlagState.CLOSED and flag_answers.may_answer(flag, units=_answering(request))
    page = FlagPage(flag, request.user)
    about = {
        "flag": flag,
        "page": page,
        "classification": FlagClass(flag.classification),
        "state": FlagState(flag.state),
        "may_acknowledge": is_mine and flag.state == FlagState.OPEN,
        "may_rest": is_mine,
        "may_claim": is_mine and page.is_a_miss and page.open_claim is None,
        "rests": is_mine and flag.state in RESTING,
        "may_raise": access.may(request.user, Capability.RAISE_ACTIONS) and flag.state != FlagState.CLOSED,
    }
    return render(request, "indicators/flag.html", about)


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def acknowledge_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that somebody has seen a flag."""
    return _answer(request, pk, flag_answers.acknowledge_flag, "Acknowledged.")


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def take_flag_up_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a flag's rest."""
    return _answer(request, pk, flag_answers.take_flag_up_again, "The flag is open again.")


@require_POST
@access.requires(Capability.ANSWER_FLAGS)
def take_answer_back(request: SignedInRequest, pk: int, event: int) -> HttpResponse:
    """Undo one's own newest answer to a flag, where nothing happened to the flag since."""
    flag = get_object_or_404(readable_flags(request), pk=pk)
    try:
        flag_answers.take_answer_back(flag, event=event, by=request.user)
    except flag_answers.NotTakenBack as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"Undone: {flag.what} is as it was.")
    return _answered(request, flag)


def _answer(request: SignedInRequest, pk: int, answer: Callable[..., Flag], done: str) -> HttpResponse:
    flag = get_object_or_404(readable_flags(request), pk=pk)
    try:
        answer(flag, by=request.user)
    except flag_answers.FlagIsClosed:
        messages.warning(request, "Nothing was changed: the flag was closed in the meantime. Its history says why.")
    else:
        _say(request, flag, done)
    return _answered(request, flag)


def _say(request: SignedInRequest, flag: Flag, done: str) -> None:
    """Say what was answered, and offer to undo it where that is this reader's own newest answer."""
    event = flag_answers.answer_to_take_back(flag, by=request.user)
    address = reverse("indicators:take-answer-back", args=[flag.pk, event.pk]) if event else ""
    say(request, done, undo=Undo(address, f"#flag-{flag.pk}") if event else None)


def _answered(request: SignedInRequest, flag: Flag) -> HttpResponse:
    """Answer with the flag as it is now: its row, or the page it was answered on."""
    return _row(request, flag) if is_asked(request) else redirect(back_of(request, flag.get_absolute_url()))


def _row(request: SignedInRequest, flag: Flag) -> HttpResponse:
    beside = readable_flags(request).live().filter(indicator=flag.indicator_id, cohort=flag.cohort_id)
    now, today = get_object_or_404(readable_flags(request), pk=flag.pk), timezone.localdate()
    brought, heads = brought_by([now], on=today), FlagList(beside, on=today).heads
    table = FlagTable([now], answering=_answering(request), heads=heads, brought_by=brought)
    return part(request, "indicators/_flag_part.html", {"table": table})


@access.requires(Capability.ANSWER_FLAGS)
def snooze_flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a flag rest until a day."""
    words = {"asks": "Snooze until", "button": "Snooze the flag"}
    return _rest(request, pk, words, 28, lambda flag, until, reason: flag_answers.snooze_flag(
        flag, until=until, reason=reason, by=request.user))  # fmt: skip


@access.requires(Capability.ANSWER_FLAGS)
def accept_flag_as_known(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept that a series stands as it does, until it is reviewed."""
    words = {"asks": "Review it on", "button": "Accept as known"}
    return _rest(request, pk, words, 91, lambda flag, until, reason: flag_answers.accept_flag_as_known(
        flag, review_on=until, reason=reason, by=request.user))  # fmt: skip


def _rest(request: SignedInRequest, pk: int, words: dict[str, str], days: int, answer: Callable[..., Flag]):
    flag = get_object_or_404(readable_flags(request), pk=pk)
    if not flag_answers.may_answer(flag, units=_answering(request)):
        raise PermissionDenied(f"Flags of {flag.unit} are for somebody else to answer.")
    form = RestForm(request.POST or None, initial={"until": timezone.localdate() + timedelta(days=days)}, **words)
    if form.is_valid() and _rested(request, form, flag, answer):
        return _answered(request, flag)
    about = {"flag": flag, "form": form, "heading": words["button"], "to": request.path}
    status = 422 if form.is_bound else 200
    if is_asked(request):
        form.auto_id = f"id_{pk}_%s"  # several may stand open in one list
        return part(request, "indicators/_rest_flag_row.html", about, status=status)
    return render(request, "indicators/rest_flag.html", about, status=status)


def _rested(request: SignedInRequest, form: RestForm, flag: Flag, answer: Callable[..., Flag]) -> bool:
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        answer(flag, until, reason)
    except flag_answers.NotARest as problem:
        form.add_error("until", str(problem))
        return False
    except flag_answers.FlagIsClosed:
        messages.warning(request, "Nothing was changed: the flag was closed in the meantime. Its history says why.")
        return True
    _say(request, flag, f"It rests until {print_day(until)}, or until it grows louder.")
    return True
