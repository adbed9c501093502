"""The table of access, for who watches over it: as a page, and as files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability, Role
from reports.roles.page import HolderTable, MatrixTable, in_groups, lines, memberships_watched_by


@require_GET
@access.requires(Capability.READ_ACCESS)
def show_roles(request: SignedInRequest) -> HttpResponse:
    """Show which role may do what, where that is asked for, and who holds which role where."""
    table = _holders(request)
    RequestConfig(request, paginate={"per_page": 100}).configure(table)
    about = {"groups": in_groups(), "all_roles": list(Role), "table": table, "today": timezone.localdate()}
    return render(request, "reports/roles.html", about)


@require_GET
@access.requires(Capability.READ_ACCESS)
def give_table(request: SignedInRequest) -> HttpResponse:
    """Give the table as a file."""
    return download(MatrixTable(lines()), name="roles", kind="csv", notice=access.notice_for(request.user))


@require_GET
@access.requires(Capability.READ_ACCESS)
def give_holders(request: SignedInRequest) -> HttpResponse:
    """Give who holds which role where as a file."""
    return download(_holders(request), name="holders-of-roles", kind="csv", notice=access.notice_for(request.user))


def _holders(request: SignedInRequest) -> HolderTable:
    return HolderTable(memberships_watched_by(request.user, on=timezone.localdate()))
