"""Kinds of which there are few: read whole, and ranked by how near each is."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator

from actions.plan_page import plans_in_reach
from clinics.reach import readable_clinics
from indicators.models import Indicator
from organisation import access
from organisation.help.glossary import glossary
from organisation.models import Unit, User
from organisation.places import GROUPS
from organisation.roles import Capability
from reports.reach import readable_editions
from reports.rules.searching import Words
from reports.search.found import Found, Group


def find_places(user: User, words: Words, limit: int) -> Group:
    """Look among the pages somebody may open."""
    ranked = [
        (words.rank(place.label, place.words, place.what), Found(place.label, place.url, place.what))
        for group in GROUPS
        for place in group.open_to(user)
    ]
    return _nearest("places", "Pages", ranked, limit)


def find_indicators(user: User, words: Words, limit: int) -> Group:
    """Look among the indicators by name, code, and the other names they bear."""
    if not access.may(user, Capability.READ_BOARD):
        return Group("indicators", "Indicators", (), 0)
    rows = Indicator.objects.filter(is_active=True).prefetch_related("aliases").only("code", "name")
    ranked = []
    for one in rows:
        names = " ".join(alias.name for alias in one.aliases.all())
        rank = words.rank(one.name, one.code, names)
        is_code = words.rank(one.code) == 0
        found = Found(one.name, one.get_absolute_url(), one.code, is_exact=is_code)
        ranked.append((-1 if is_code else rank, found))
    return _nearest("indicators", "Indicators", ranked, limit)


def find_units(user: User, words: Words, limit: int) -> Group:
    """Look among the units whose page somebody may open; never among single workers."""
    readable = access.readable_units(user)
    rows = Unit.objects.filter(pk__in=readable).exclude(kind=Unit.Kind.WORKER).select_related("parent")
    ranked = [
        (words.rank(one.name, one.code), Found(one.name, one.get_absolute_url(), one.get_kind_display()))
        for one in rows
    ]
    return _nearest("units", "Units", ranked, limit)


def find_clinics(user: User, words: Words, limit: int) -> Group:
    """Look among the clinics by name and service."""
    ranked = [
        (words.rank(one.name, one.unit.name, "clinic"), Found(one.name, one.get_absolute_url(), str(one.unit)))
        for one in readable_clinics(user)
    ]
    return _nearest("clinics", "Clinics", ranked, limit)


def find_plans(user: User, words: Words, limit: int) -> Group:
    """Look among plans and programmes by name."""
    if not access.may(user, Capability.READ_ACTIONS):
        return Group("plans", "Plans", (), 0)
    ranked = [
        (words.rank(one.name, "plan"), Found(one.name, one.get_absolute_url(), str(one.unit)))
        for one in plans_in_reach(user).select_related("unit")
    ]
    return _nearest("plans", "Plans", ranked, limit)


def find_editions(user: User, words: Words, limit: int) -> Group:
    """Look among editions by name and month."""
    ranked = [
        (
            words.rank(one.name, f"{one.month:%B %Y}", "edition board report"),
            Found(one.name, one.get_absolute_url(), one.get_state_display()),
        )
        for one in readable_editions(user).defer("contents")
    ]
    return _nearest("editions", "Editions", ranked, limit)


def find_glossary(user: User, words: Words, limit: int) -> Group:
    """Look among the words of the glossary, by every way each is written."""
    if not access.may(user, Capability.SEE_HOME):
        return Group("glossary", "What words mean", (), 0)
    page = reverse("organisation:glossary")
    ranked = [
        (
            words.rank(one.word, one.short, *one.also),
            Found(one.called, f"{page}#{one.slug}", Truncator(one.means).words(20)),
        )
        for one in glossary().values()
    ]
    return _nearest("glossary", "What words mean", ranked, limit)


def find_people(user: User, words: Words, limit: int) -> Group:
    """Look among people, for whoever may manage their accounts."""
    if not access.may(user, Capability.MANAGE_ACCOUNTS):
        return Group("people", "People", (), 0)
    rows = User.objects.filter(_named(words)).order_by("first_name", "last_name", "pk")
    url = "/people/{}/".format
    ranked = [(words.rank(str(one), one.username), Found(str(one), url(one.pk), one.username)) for one in rows]
    return _nearest("people", "People", ranked, limit)


def _named(words: Words) -> Q:
    asked = Q()
    for alternatives in words.each:
        word = alternatives[0]
        asked &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
    return asked


def _nearest(name: str, label: str, ranked: Iterable[tuple[int | None, Found]], limit: int) -> Group:
    near = sorted(_fitting(ranked), key=lambda pair: (pair[0], pair[1].label))
    return Group(name, label, tuple(found for _, found in near[:limit]), len(near))


def _fitting(ranked: Iterable[tuple[int | None, Found]]) -> Iterator[tuple[int, Found]]:
    return ((rank, found) for rank, found in ranked if rank is not None)
