"""Themes, and the summary of a term."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audits.learning import may_write
from audits.models import Theme
from audits.rules.terms import Term
from audits.term_page import TermPage
from audits.themes import ThemePage, list_themes
from organisation import access
from organisation.access import SignedInRequest
from organisation.roles import Capability


@require_GET
@access.requires(Capability.READ_AUDITS)
def themes(request: SignedInRequest) -> HttpResponse:
    """List the themes with how their audits came out."""
    return render(request, "audits/themes.html", {"rows": list_themes(request.user)})


@require_GET
@access.requires(Capability.READ_AUDITS)
def theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one theme: its audits in counts, what they taught, what is done."""
    page = ThemePage(get_object_or_404(Theme, pk=pk), request.user)
    return render(request, "audits/theme.html", {"page": page, "may_write": may_write(request.user)})


@require_GET
@access.requires(Capability.READ_LEARNING)
def term(request: SignedInRequest, term: str) -> HttpResponse:
    """Show the summary of a term, to be printed."""
    found = Term.read(term)
    if found is None:
        raise Http404
    about = {"page": TermPage(found, request.user), "term": found, "is_over": found.ends_before <= timezone.localdate()}
    return render(request, "audits/term.html", about)
