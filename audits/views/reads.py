"""Who read which audit, for those who watch over it."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from audits.models import AuditRead
from audits.tables import name_cells
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.models import User
from organisation.roles import Capability

PAGES = {
    "audits:audit": "The audit",
    "audits:entry": "Its entry page",
    "audits:begin": "Its beginning",
    "audits:read-again": "Its second reading",
    "audits:settle": "Settling its grade",
    "audits:ask-for-moderation": "Asking for a second reading",
    "audits:assign-moderator": "Giving its second reading",
    "audits:ask-exemption": "Asking to be let off",
    "audits:hold": "Holding its words back",
    "audits:give-re-audit": "Giving the re-audit",
}
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def readers(request: HttpRequest):
    """Offer the people who have read an audit that whoever asks watches over."""
    watched = reads_watched_by(request.user)
    return User.objects.filter(pk__in=watched.order_by().values("user")).order_by("first_name", "last_name")


def reads_watched_by(user) -> QuerySet[AuditRead]:
    """Give the reads of audits of the units somebody watches over."""
    return AuditRead.objects.filter(audit__unit__in=access.units_where(user, Capability.READ_AUDIT_READS))


def name_page(address: str) -> str:
    """Say in words what is read at an address; an address of another kind stands for itself."""
    try:
        match = resolve(address)
    except Resolver404:
        return address
    return PAGES.get(match.view_name, address)


class ReadFilter(django_filters.FilterSet):
    """Reads of one audit, by one person, between days."""

    audit = django_filters.CharFilter("audit__reference", "iexact", label="Audit, such as QA-0123")
    user = django_filters.ModelChoiceFilter(queryset=readers, label="Who", empty_label="Anybody")
    since = django_filters.DateFilter("read_at", "date__gte", label="From", widget=DAY)
    until = django_filters.DateFilter("read_at", "date__lte", label="To", widget=DAY)

    class Meta:
        model = AuditRead
        fields: list[str] = []


class ReadTable(tables.Table):
    """Every read, the newest first."""

    user = tables.Column(verbose_name="Who", order_by=("user__first_name", "user__last_name", "pk"))
    read_at = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="When")
    audit = tables.Column(accessor="audit__reference", verbose_name="Audit")
    unit = tables.Column(accessor="audit__unit", verbose_name="Service")
    page = tables.Column(verbose_name="What")

    caption = "Reads of audits"

    class Meta:
        attrs = {"class": "stacks stacks-close"}
        empty_text = "Nobody has read an audit that fits."
        sequence = ("user", "read_at", "audit", "unit", "page")

    def render_page(self, value):
        """Say what the address is, where it is one of an audit's own pages."""
        return name_page(value)

    def __init__(self, *args, **kwargs):
        """Name each cell for where it stands as a card."""
        super().__init__(*args, **kwargs)
        name_cells(self)


@require_GET
@access.requires(Capability.READ_AUDIT_READS)
def list_reads(request: SignedInRequest) -> HttpResponse:
    """List who read which audit, or give the list as a file."""
    rows = reads_watched_by(request.user).select_related("user", "audit__unit")
    chosen = ReadFilter(request.GET, rows, request=request)
    table = ReadTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if kind := request.GET.get("file"):
        return download(table, name="reads-of-audits", kind=kind, notice=access.notice_for(request.user))
    return render(request, "audits/reads.html", {"table": table, "filter": chosen})
