"""Kinds of which there are many: the database looks for each word, and one query brings rows and their number."""

from collections.abc import Callable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce

from actions.models import Action
from actions.reach import readable_actions
from audits.reach import readable_audits
from clinics.models import AgendaItem, Outcome
from clinics.reach import readable_items
from organisation import access
from organisation.models import User
from organisation.roles import Capability
from reports.models import Commentary
from reports.models.commentary import CommentaryStep
from reports.reach import may_make
from reports.rules.searching import Words, number_in
from reports.rules.words import Step
from reports.search.found import Found, Group

ABOUT = 140
ABOUT_WHAT = {"area_or_none": Coalesce("area_id", 0), "indicator_or_none": Coalesce("indicator_id", 0)}


def find_actions(user: User, words: Words, limit: int) -> Group:
    """Look among actions by what they say, and by number."""
    if not access.may(user, Capability.READ_ACTIONS):
        return Group("actions", "Actions", (), 0)
    number = number_in(words.typed)
    asked = _each_word(words, "title", "detail", "success_measure", "outside_owner", "unit__name")
    rows = Action.objects.filter(pk__in=readable_actions(user).order_by().values("pk"))
    rows = rows.filter(asked | Q(pk=number) if number else asked).select_related("unit")
    exact_first = Case(When(pk=number or 0, then=Value(0)), default=Value(1))

    def as_found(one: Action) -> Found:
        return Found(one.title, one.get_absolute_url(), f"Action {one.pk}, {one.unit}", is_exact=one.pk == number)

    return _some("actions", "Actions", rows.order_by(exact_first, "-pk"), limit, as_found)


def find_sessions(user: User, words: Words, limit: int) -> Group:
    """Look among sittings of clinics by their clinic, and by what stands on their agendas."""
    if not access.may(user, Capability.READ_CLINICS):
        return Group("sessions", "Clinic sessions and items", (), 0)
    rows = readable_items(user).filter(held_back_at=None).filter(_each_word(words, "title", "session__clinic__name"))
    return _some(
        "sessions",
        "Clinic sessions and items",
        rows.order_by("-session__held_on", "position"),
        limit,
        lambda one: Found(one.title, _in_session(one), str(one.session)),
    )


def find_audits(user: User, words: Words, limit: int) -> Group:
    """Look among audits by reference, and by nothing else."""
    if not access.may(user, Capability.READ_AUDITS):
        return Group("audits", "Audits", (), 0)
    rows = readable_audits(user).filter(_each_word(words, "reference")).order_by("reference")
    typed = words.typed.replace(" ", "")

    def as_found(one) -> Found:
        is_exact = one.reference.casefold().replace("-", "") == typed
        return Found(one.reference, one.get_absolute_url(), one.get_kind_display(), is_exact=is_exact)

    return _some("audits", "Audits", rows, limit, as_found)


def find_outcomes(user: User, words: Words, limit: int) -> Group:
    """Look among what clinics said and decided."""
    if not access.may(user, Capability.READ_CLINICS):
        return Group("outcomes", "What clinics decided", (), 0)
    rows = Outcome.objects.filter(item__in=readable_items(user).order_by().values("pk"))
    rows = rows.filter(_each_word(words, "discussion", "decision", "item__title")).order_by("-recorded_at")
    return _some(
        "outcomes",
        "What clinics decided",
        rows.select_related("item__session__clinic"),
        limit,
        lambda one: Found(one.item.title, _in_session(one.item), _short(one.decision or one.discussion)),
    )


def find_commentary(user: User, words: Words, limit: int) -> Group:
    """Look among the words that stand; whoever has no part in the Board's report finds approved ones alone."""
    if not access.may(user, Capability.READ_COMMENTARY):
        return Group("commentary", "Commentary", (), 0)
    rows = Commentary.objects.annotate(**ABOUT_WHAT)
    same = {name: OuterRef(name) for name in ("unit", "month", "section", *ABOUT_WHAT)}
    later = Commentary.objects.annotate(**ABOUT_WHAT).filter(**same, number__gt=OuterRef("number"))
    rows = rows.filter(~Exists(later), _each_word(words, "text", "indicator__name", "area__name"))
    if not may_make(user):
        steps = CommentaryStep.objects.filter(commentary=OuterRef("pk"))
        rows = rows.filter(Exists(steps.filter(step=Step.APPROVED)), ~Exists(steps.filter(step=Step.SENT_BACK)))
    rows = rows.select_related("unit", "area", "indicator").order_by("-month", "-pk")
    return _some(
        "commentary",
        "Commentary",
        rows,
        limit,
        lambda one: Found(str(one.subject), one.get_absolute_url(), _short(one.text)),
    )


def _each_word(words: Words, *fields: str) -> Q:
    """Ask for every word, in any of the fields, or for whatever would do for it."""
    asked = Q()
    for alternatives in words.each:
        asked &= Q(*[(f"{field}__icontains", word) for field in fields for word in alternatives], _connector=Q.OR)
    return asked


def _some(name: str, label: str, rows: QuerySet, limit: int, as_found: Callable) -> Group:
    """Give the first rows and how many there are, in one query."""
    read = list(rows.annotate(in_all=Window(Count("pk")))[:limit])
    return Group(name, label, tuple(as_found(one) for one in read), read[0].in_all if read else 0)


def _in_session(item: AgendaItem) -> str:
    return f"{item.session.get_absolute_url()}#item-{item.pk}"


def _short(text: str) -> str:
    return text if len(text) <= ABOUT else f"{text[: ABOUT - 1].rsplit(' ', 1)[0]}…"
