"""Lists of actions: all of them, my own, and those without an owner or a date."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from actions.columns import chosen_columns, columns_to_choose
from actions.filters import ActionFilter
from actions.looking import Looking
from actions.mine import my_parts
from actions.reach import readable_actions
from actions.tables import ActionTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_ACTIONS)
def list_actions(request: SignedInRequest) -> HttpResponse:
    """List every action within one's reach, filtered, with the columns asked for, and as a file."""
    rows = readable_actions(request.user).select_related("indicator", "area", "plan")
    chosen = ActionFilter(request.GET, queryset=rows, request=request)
    columns = chosen_columns(request.GET)
    table = ActionTable(chosen.qs, on=timezone.localdate(), caption="All actions", columns=columns)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="actions", kind=kind, notice=access.notice_for(request.user))
    about = {
        "table": table,
        "filter": chosen,
        "looking": Looking(request, "actions:list"),
        "columns": columns_to_choose(columns),
        "may_place": access.may(request.user, Capability.PLACE_ACTIONS),
    }
    return render(request, "actions/list.html", about)


@require_GET
@access.requires(Capability.READ_ACTIONS)
def my_actions(request: SignedInRequest) -> HttpResponse:
    """Show what one has promised, the most pressing first, each a tap from saying how it goes."""
    return render(request, "actions/mine.html", {"parts": my_parts(request.user, on=timezone.localdate())})


@require_GET
@access.requires(Capability.READ_ACTIONS)
def unplaced(request: SignedInRequest) -> HttpResponse:
    """List the actions without an owner or a date, which nobody can be late with."""
    waiting = readable_actions(request.user).unplaced().select_related("area").order_by("area__position", "pk")
    return render(
        request,
        "actions/unplaced.html",
        {"actions": waiting, "placeable": access.units_where(request.user, Capability.PLACE_ACTIONS)},
    )
