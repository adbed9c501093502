"""The figures behind the reports: what the reporting views hold, their files, and how Power BI reads them."""

from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability
from reports.reach import check_reads_everything
from reports.star.columns import BY_NAME, VIEWS, View
from reports.star.files import MARKING, count_rows, write_csv, write_parquet
from reports.star.making import ROLE, are_there, has_role

PARQUET = "application/vnd.apache.parquet"


@require_GET
@access.requires(Capability.READ_REPORTING_DATA)
def list_data(request: SignedInRequest) -> HttpResponse:
    """List the reporting views with their rows and what each column means."""
    check_reads_everything(request.user)
    counts = count_rows(VIEWS) if are_there(connection) else {}
    return render(request, "reports/data.html", {"views": [(view, counts.get(view.name)) for view in VIEWS]})


@require_GET
@access.requires(Capability.READ_REPORTING_DATA)
def connect_power_bi(request: SignedInRequest) -> HttpResponse:
    """Say step by step how Power BI reads the views here."""
    check_reads_everything(request.user)
    shown = {"vendor": connection.vendor, "server": connection.settings_dict, "role": ROLE}
    return render(request, "reports/power_bi.html", shown | {"has_role": has_role(connection), "views": VIEWS})


@never_cache
@require_GET
@access.requires(Capability.READ_REPORTING_DATA)
def download_csv(request: SignedInRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """Give a view as CSV, sent as it is read."""
    view = _wanted(request, name)
    response = StreamingHttpResponse(write_csv(view), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(request, view)}.csv"'
    return response


@never_cache
@require_GET
@access.requires(Capability.READ_REPORTING_DATA)
def download_parquet(request: SignedInRequest, name: str) -> FileResponse:
    """Give a view as Parquet."""
    view = _wanted(request, name)
    name = f"{_file_name(request, view)}.parquet"
    return FileResponse(write_parquet(view), as_attachment=True, filename=name, content_type=PARQUET)


def _wanted(request: SignedInRequest, name: str) -> View:
    check_reads_everything(request.user)
    if name not in BY_NAME or not are_there(connection):
        raise Http404(f"There is no reporting view {name}.")
    return BY_NAME[name]


def _file_name(request: SignedInRequest, view: View) -> str:
    """Name a file by its view and marking, and what is said at the head of every page."""
    notice = slugify(access.notice_for(request.user))[:60].strip("-")
    return "-".join(part for part in (view.name, MARKING.lower(), notice) if part)
