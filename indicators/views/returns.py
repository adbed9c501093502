"""Returns: taken in, read, shown, published, put aside."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from indicators import return_page
from indicators.forms.returns import NamesForm, PublishForm, ReturnsForm, UploadForm
from indicators.models import Return, ReturnProblem, StagedFigure
from indicators.models.returns import ReturnKind, ReturnState
from indicators.operations import names, reading, returns
from indicators.operations.figures import RevisionNeedsReason
from indicators.recording import judged_by_return
from indicators.returns.workbook import NotAReturn
from indicators.rules.vocabulary import Severity
from indicators.tables import ReturnTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

NAMES_SHOWN = 40  # at a time: a form longer than that is the wrong file
PATIENCE = timedelta(seconds=20)  # with a worker that does not begin, or says nothing


@require_GET
@access.requires(Capability.READ_RETURNS)
def list_returns(request: SignedInRequest) -> HttpResponse:
    """List every return, the newest first, by state."""
    form = ReturnsForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data.get("state")
    listed = _for_the_list(Return.objects.filter(state=chosen) if chosen else Return.objects.all())
    table = ReturnTable(listed)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    may_load = access.may(request.user, Capability.LOAD_RETURNS)
    return render(request, "indicators/returns.html", {"table": table, "choices": form, "may_load": may_load})


@access.requires(Capability.LOAD_RETURNS)
def upload_return(request: SignedInRequest) -> HttpResponse:
    """Take a file in and check it. Nothing of it is published here."""
    form = _upload_form(request)
    replaced = Return.objects.filter(pk=_number(request.GET.get("replaces")), kind=ReturnKind.FILE).first()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = reading.take_in(content=file.read(), file_name=file.name, by=request.user, replaces=replaced)
        except NotAReturn as problem:
            form.add_error("file", str(problem))
        else:
            _say_what_became_of(replaced, given, request)
            return redirect(given)
    about = {"form": form, "replaced": replaced}
    return render(request, "indicators/upload_return.html", about, status=422 if form.errors else 200)


@require_GET
@access.requires(Capability.READ_RETURNS)
def show_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was understood of a return, what is wrong with it, and what publishing would do."""
    return show(request, readable_return(request, pk))


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def read_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a return now, where no worker came to it."""
    given = readable_return(request, pk)
    try:
        reading.read_now(given, by=request.user)
    except reading.ReturnIsBeingRead:
        messages.info(request, "It is being read at this moment.")
    except returns.ReturnIsSettled:
        messages.warning(request, "Nothing to read: it was read or dealt with in the meantime.")
    return redirect(given)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def publish_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a return, all or nothing."""
    given = readable_return(request, pk)
    form = PublishForm(request.POST, preview=returns.preview_return(given))
    if not form.is_valid() and given.state == ReturnState.CHECKED:
        return show(request, given, publish=form)
    try:
        recorded = returns.publish_return(given, by=request.user, **form.cleaned_data)
    except returns.ReturnIsSettled:
        messages.warning(request, "This return was published or discarded already. Nothing was done twice.")
    except (returns.ReturnIsBlocked, returns.OverrideNeedsReason, RevisionNeedsReason):
        messages.error(request, "Nothing was written: what is held has changed since you opened the page. Look again.")
    else:
        messages.success(request, _told(recorded))
    return redirect(given)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def discard_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a return aside."""
    given = readable_return(request, pk)
    try:
        returns.discard_return(given, by=request.user)
    except returns.ReturnIsSettled:
        messages.warning(request, "This return was published or discarded already. Nothing was done twice.")
    else:
        messages.success(request, "Discarded. Nothing of it was written.")
    return redirect("indicators:returns")


def readable_return(request: SignedInRequest, pk: int) -> Return:
    """Give a return all of whose figures somebody may read; refuse one that holds other teams' figures.

    Whoever loads returns sees what is in them: single workers' figures too, which they read nowhere else.
    """
    people = ("uploaded_by", "published_by", "withdrawn_by", "unit")
    given = get_object_or_404(Return.objects.select_related(*people), pk=pk)
    may_load = access.may(request.user, Capability.LOAD_RETURNS)
    if not may_load and given.figures.exclude(unit__in=access.readable_units(request.user)).exists():
        raise PermissionDenied(
            "This return holds figures of single workers, or of teams outside your part of the service."
        )
    return given


def show(
    request: SignedInRequest, given: Return, *, publish: PublishForm | None = None, answers: NamesForm | None = None
) -> HttpResponse:
    """Show a return as far as it has got, with a form somebody has still to put right."""
    may_load = access.may(request.user, Capability.LOAD_RETURNS)
    about: dict[str, object] = {"return": given, "state": ReturnState(given.state), "may_load": may_load}
    if given.state == ReturnState.RECEIVED:
        about |= _about_reading(given)
    elif given.state == ReturnState.CHECKED:
        about |= _about_checked(request, given, publish, answers) | {
            "claims": judged_by_return(
                given, reveals=may_load or access.may(request.user, Capability.READ_SMALL_PERCENTAGES)
            )
        }
    elif given.state in (ReturnState.PUBLISHED, ReturnState.WITHDRAWN):
        about |= _about_published(request, given)
    else:
        about["replaced_by"] = Return.objects.filter(aside__replaces=given.pk).first()
    form = publish or answers
    return render(request, "indicators/return.html", about | {"form": form}, status=422 if form else 200)


def _about_reading(given: Return) -> dict[str, object]:
    now, since = timezone.now(), given.being_read_since
    waited = since is None and now - reading.waiting_since(given) > PATIENCE
    silent = since is not None and now - since > PATIENCE
    tenths = given.rows_read * 10 // given.rows_in_file * 10 if given.rows_in_file else 0
    again_at = since + reading.LEASE if since else None
    return {"waited": waited, "silent": silent, "again_at": again_at, "tenths": tenths}


def _about_checked(
    request: SignedInRequest, given: Return, publish: PublishForm | None, answers: NamesForm | None
) -> dict[str, object]:
    preview, choice = returns.preview_return(given), return_page.Choice.of(given, request.GET)
    asked = names.asked_names(given) if preview.is_unreadable else []
    return {
        "preview": preview,
        "step": return_page.next_step(preview, asked),
        "understood": return_page.understood(given),
        "problems": return_page.problems_shown(given, preview.weights, choice),
        "figures": return_page.figures_to_come(preview, choice),
        "beside": return_page.target_lines(preview.targets) + return_page.benchmark_lines(preview.benchmarks),
        "asked": asked,
        "answers": answers or names_form(given, asked),
        "publish": publish or PublishForm(preview=preview),
        "twin": _twin(given),
    }


def _about_published(request: SignedInRequest, given: Return) -> dict[str, object]:
    choice, account = return_page.Choice.of(given, request.GET), return_page.account_of(given)
    weights = returns.weigh_problems(given)
    return {
        "account": account,
        "overridden": weights[returns.Weight.DOUBTFUL],
        "understood": return_page.understood(given),
        "problems": return_page.problems_shown(given, weights, choice),
        "figures": return_page.figures_published(given, account.counted, weights[returns.Weight.UNREADABLE], choice),
        "targets_set": given.targets.count(),
        "benchmarks_set": given.benchmarks.count(),
    }


def names_form(given: Return, asked: list[names.AskedName], data=None) -> NamesForm | None:
    """Give the form that asks what names mean, the ones with most rows first; None where none is asked."""
    shown = asked[:NAMES_SHOWN]
    return NamesForm(data, asked=shown, called=names.things_called({one.kind for one in shown})) if asked else None


def _twin(given: Return) -> Return | None:
    """Find the very same file, published before."""
    same = Return.objects.filter(sha256=given.sha256, state=ReturnState.PUBLISHED).exclude(pk=given.pk)
    return same.first() if given.sha256 else None


def _for_the_list(rows: QuerySet[Return]) -> QuerySet[Return]:
    """Add what the list shows beside each return, in the same query."""
    typed = StagedFigure.objects.filter(batch=OuterRef("batch")).order_by().values("batch").annotate(n=Count("pk"))
    problems = ReturnProblem.objects.filter(source=OuterRef("pk")).order_by().values("source")
    counted = problems.annotate(n=Count("pk"), blocking=Count("pk", filter=Q(severity=Severity.BLOCK)))
    return (
        rows.select_related("uploaded_by", "published_by", "unit")
        .defer("aside")
        .annotate(
            understood=F("aside__understood"),
            typed=Case(When(kind=ReturnKind.SHEET, then=Subquery(typed.values("n"))), output_field=IntegerField()),
            problems_found=Subquery(counted.values("n")),
            problems_blocking=Subquery(counted.values("blocking")),
        )
    )


def _upload_form(request: SignedInRequest) -> UploadForm:
    if request.method != "POST":
        return UploadForm()
    files = request.FILES  # taking them in is what finds out
    return UploadForm(request.POST, files, too_large=getattr(request, "brought_too_much", False))


def _say_what_became_of(replaced: Return | None, given: Return, request: SignedInRequest) -> None:
    if replaced and "replaces" not in given.aside:
        messages.warning(request, f"Return {replaced.pk} was dealt with in the meantime: this one stands beside it.")


def _told(recorded) -> str:
    """Say in numbers what publishing did."""
    removed = f", {recorded.removed} taken away" if recorded.removed else ""
    above = f" {recorded.rolled_up} added up above them." if recorded.rolled_up else ""
    return f"Published: {recorded.new} new, {recorded.changed} changed, {recorded.unchanged} unchanged{removed}.{above}"


def _number(text: str | None) -> int:
    """Read a return's number out of an address; 0, which no return has, where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
