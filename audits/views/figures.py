"""The figures of audits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audits.figures import AuditFigures, choices_of
from audits.forms.figures import FiguresForm
from audits.interval_plot import interval_plot
from audits.tables_figures import HEADINGS, FiguresTable
from indicators.exports import download
from organisation import access
from organisation.access import SignedInRequest
from organisation.month import asked_of, keeps_month
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
@keeps_month("to")
def show_figures(request: SignedInRequest) -> HttpResponse:
    """Show what audits add up to, as a page and as a file."""
    services, themes = choices_of(request.user)
    form = FiguresForm(asked_of(request, "to"), services=services, themes=themes)
    figures = AuditFigures(request.user, form.choice())
    if kind := request.GET.get("file"):
        notice = access.notice_for(request.user)
        return download(FiguresTable(figures), name="audit-figures", kind=kind, notice=notice)
    plots = {
        section.name: interval_plot(section.lines, overall=figures.rolling, title=section.name)
        for section in (figures.by_month, figures.by_service)
    }
    shown = [(section, plots.get(section.name, "")) for section in figures.sections]
    about = {"figures": figures, "sections": shown, "choices": form, "headings": HEADINGS}
    return render(request, "audits/figures.html", about)
