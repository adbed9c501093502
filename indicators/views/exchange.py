"""Definitions as files: downloaded, brought in after a look, all of it or nothing."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from indicators.exchange.files import write_csv, write_xlsx
from indicators.exchange.kinds import FileKind, Given, file_kinds
from indicators.exchange.planning import ChangedSinceLook, Plan, bring_in, look
from indicators.exports import XLSX
from indicators.forms.exchange import BringInForm, unsealed
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

TOO_OLD = "Nothing was written: what you looked at is more than an hour old. Choose the file again."
MEANWHILE = (
    "Nothing was written: somebody changed some of these in the meantime. This is what the file would change now."
)


@require_GET
@access.requires(Capability.USE_ADMIN)
def list_files(request: SignedInRequest) -> HttpResponse:
    """List every sort of file."""
    kinds = [(kind, _may_bring_in(request, kind)) for kind in file_kinds().values()]
    return render(request, "indicators/exchange.html", {"kinds": kinds})


@require_GET
@access.requires(Capability.USE_ADMIN)
def download(request: SignedInRequest, slug: str, ending: str) -> HttpResponse:
    """Give one sort of definitions as a file."""
    kind = _kind(slug)
    name = f"{kind.slug}-{timezone.localdate():%Y-%m-%d}"
    if ending not in ("xlsx", "csv"):
        raise Http404("There is no such sort of file.")
    if ending == "xlsx":
        written, content_type = write_xlsx(kind.table(), title=kind.name, notice=access.notice_for(request.user)), XLSX
    else:
        written, content_type = write_csv(kind.table()), "text/csv; charset=utf-8"
    answer = HttpResponse(written, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@access.requires(Capability.USE_ADMIN)
def bring_in_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a file and show row by row what it would change. Nothing is written here."""
    kind = _writable(request, slug)
    form = BringInForm(request.POST or None, request.FILES or None, kind=kind)
    if not form.is_valid():
        about = {"kind": kind, "form": form}
        return render(request, "indicators/exchange_bring_in.html", about, status=422 if form.errors else 200)
    told = form.cleaned_data
    plan = look(kind, told["rows"], _given(request, told["reason"], told.get("effective_from")))
    return _show(request, kind, plan, carried=form.sealed(plan.digest))


@require_POST
@access.requires(Capability.USE_ADMIN)
def confirm_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write what was shown, all of it or nothing."""
    kind = _writable(request, slug)
    carried = unsealed(request.POST.get("carried", ""), kind)
    if carried is None:
        messages.warning(request, TOO_OLD)
        return redirect("indicators:bring-in", slug)
    since = date.fromisoformat(carried["from"]) if carried["from"] else None
    rows = [(number, row) for number, row in carried["rows"]]
    try:
        plan = bring_in(kind, rows, _given(request, carried["reason"], since), seen=carried["seen"])
    except ChangedSinceLook as problem:
        messages.warning(request, MEANWHILE)
        return _show(request, kind, problem.plan, carried="")
    messages.success(request, f"{plan.would_write} of {len(plan.rows)} rows were written; the rest stood already.")
    return redirect("indicators:exchange")


def _show(request: SignedInRequest, kind: FileKind, plan: Plan, *, carried: str) -> HttpResponse:
    about = {"kind": kind, "plan": plan, "carried": carried}
    return render(request, "indicators/exchange_look.html", about, status=422 if plan.refused else 200)


def _given(request: SignedInRequest, reason: str, since: date | None) -> Given:
    return Given(by=request.user, reason=reason, on=timezone.localdate(), effective_from=since)


def _kind(slug: str) -> FileKind:
    kinds = file_kinds()
    if slug not in kinds:
        raise Http404("There is no such sort of file.")
    return kinds[slug]


def _may_bring_in(request: SignedInRequest, kind: FileKind) -> bool:
    return kind.write is not None and access.may(request.user, kind.capability)


def _writable(request: SignedInRequest, slug: str) -> FileKind:
    kind = _kind(slug)
    access.check(request.user, kind.capability)
    if kind.write is None:
        raise Http404("These can be downloaded only.")
    return kind
