"""The board of indicators."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from indicators.as_json import board_said
from indicators.board import latest_beside, read_board
from indicators.board_lines import lines_by_area
from indicators.exports import download
from indicators.forms.choices import BoardForm
from indicators.tables import BoardTable
from organisation import access
from organisation.access import SignedInRequest
from organisation.month import asked_of, keeps_month
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_BOARD)
@keeps_month("to")
def board(request: SignedInRequest) -> HttpResponse:
    """Show the board of indicators, filtered; as a file, or as JSON."""
    form = BoardForm(asked_of(request, "to"))
    authorities = access.authorities_of(request.user)
    shown = read_board(
        form.choice(),
        readable=access.readable_units(request.user),
        today=timezone.localdate(),
        reveals=access.may(request.user, Capability.READ_SMALL_PERCENTAGES),
        authorities=authorities,
    )
    if request.GET.get("format") == "json" and not form.errors:
        return JsonResponse(board_said(shown))
    table = BoardTable(shown)
    if (kind := request.GET.get("file")) and not form.errors:
        return download(table, name=shown.file_name, kind=kind, notice=access.notice_for(request.user))
    about = {"board": shown, "lines": lines_by_area(shown), "table": table, "choices": form, "as_at": form.day}
    about |= {"refusal": form.refusal, "latest": latest_beside(shown, authorities)}
    about["may_define"] = access.may(request.user, Capability.DEFINE_INDICATORS)
    is_refused = form.refusal and "HX-Request" not in request.headers  # htmx shows only what is not an error
    return render(request, "indicators/board.html", about, status=422 if is_refused else 200)
