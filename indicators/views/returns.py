"""Returns: taken in, shown, published, put aside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from indicators.forms.returns import PublishForm, UploadForm
from indicators.models import Return
from indicators.models.returns import ReturnState
from indicators.operations import returns
from indicators.operations.figures import RevisionNeedsReason
from indicators.returns.workbook import NotAReturn
from indicators.tables import ReturnTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability

LINES_SHOWN = 400  # of a return on its page; a longer one is published whole all the same


@require_GET
@access.requires(Capability.READ_RETURNS)
def list_returns(request: SignedInRequest) -> HttpResponse:
    """List every return uploaded."""
    table = ReturnTable(Return.objects.select_related("uploaded_by"))
    table.caption = "Returns"
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    may_load = access.may(request.user, Capability.LOAD_RETURNS)
    return render(request, "indicators/returns.html", {"table": table, "may_load": may_load})


@access.requires(Capability.LOAD_RETURNS)
def upload_return(request: SignedInRequest) -> HttpResponse:
    """Take a file in and check it. Nothing of it is published here."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = returns.receive_return(content=file.read(), file_name=file.name, by=request.user)
        except NotAReturn as problem:
            form.add_error("file", str(problem))
        else:
            return redirect(given)
    return render(request, "indicators/upload_return.html", {"form": form})


@require_GET
@access.requires(Capability.READ_RETURNS)
def show_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was understood of a return, what is wrong with it, and what publishing would do."""
    given = get_object_or_404(Return, pk=pk)
    return _return_page(request, given)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def publish_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish a return, all or nothing."""
    given = get_object_or_404(Return, pk=pk)
    form = PublishForm(request.POST, preview=returns.preview_return(given))
    if form.is_valid():
        try:
            recorded = returns.publish_return(given, by=request.user, **form.cleaned_data)
        except returns.ReturnIsSettled:
            messages.warning(request, "This return was published or discarded already. Nothing was done twice.")
        except (returns.ReturnIsBlocked, returns.OverrideNeedsReason, RevisionNeedsReason):
            messages.error(
                request, "Nothing was written: the figures held have changed since you opened the page. Look again."
            )
        else:
            messages.success(
                request, f"Published: {recorded.new} new, {recorded.changed} changed, {recorded.unchanged} unchanged."
            )
        return redirect(given)
    return _return_page(request, given, form, status=422)


@require_POST
@access.requires(Capability.LOAD_RETURNS)
def discard_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a return aside."""
    given = get_object_or_404(Return, pk=pk)
    try:
        returns.discard_return(given, by=request.user)
    except returns.ReturnIsSettled:
        messages.warning(request, "This return was published or discarded already.")
    else:
        messages.success(request, "Discarded. Nothing of it was written.")
    return redirect("indicators:returns")


def _return_page(
    request: SignedInRequest, given: Return, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    shown = returns.preview_return(given)
    may_publish = access.may(request.user, Capability.LOAD_RETURNS) and given.state == ReturnState.CHECKED
    about = {
        "return": given,
        "state": ReturnState(given.state),
        "preview": shown,
        "lines": shown.lines(number=LINES_SHOWN),
        "lines_left": max(shown.changes.total() - LINES_SHOWN, 0),
        "problems": shown.problems[:LINES_SHOWN],
        "problems_left": max(shown.problems.count() - LINES_SHOWN, 0),
        "twin": Return.objects.filter(sha256=given.sha256, state=ReturnState.PUBLISHED).exclude(pk=given.pk).first(),
        "form": form or PublishForm(preview=shown),
        "may_publish": may_publish and not shown.unreadable.exists(),
        "may_discard": may_publish,
    }
    return render(request, "indicators/return.html", about, status=status)
