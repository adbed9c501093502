"""The pages of help: where it begins, the guides, the glossary."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organisation import access
from organisation.access import SignedInRequest
from organisation.help.glossary import by_letter, find_words, glossary
from organisation.help.guides import GUIDES, guides_of, read_guide
from organisation.roles import GROUPS, Capability, group_of

LONGEST_SOUGHT = 60


@require_GET
@access.requires(Capability.SEE_HOME)
def show_help(request: SignedInRequest) -> HttpResponse:
    """Show where help begins: my guides, the words, and what my roles let me do."""
    mine, others = guides_of(access.roles_of(request.user))
    may = [capability for capability in Capability if access.may(request.user, capability)]
    about = {
        "mine": mine,
        "others": others,
        "number": len(glossary()),
        "may": [(group, [one.value for one in may if group_of(one) == group]) for group in GROUPS],
        "contact": settings.COUNCIL_CONTACT,
    }
    return render(request, "help/help.html", about)


@require_GET
@access.requires(Capability.SEE_HOME)
def show_guide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a guide."""
    if slug not in GUIDES:
        raise Http404
    guide = GUIDES[slug]
    return render(request, "help/guide.html", {"guide": guide, "paper": read_guide(guide)})


@require_GET
@access.requires(Capability.SEE_HOME)
def show_glossary(request: SignedInRequest) -> HttpResponse:
    """Show every word with its meaning, or those somebody looks for."""
    sought = request.GET.get("q", "")[:LONGEST_SOUGHT].strip()
    found = find_words(sought)
    about = {
        "sought": sought,
        "found": found,
        "letters": [] if sought else by_letter(found),
        "number": len(glossary()),
    }
    return render(request, "help/glossary.html", about)
