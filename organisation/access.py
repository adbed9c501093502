"""The one place where access is decided.

A view says what it needs with `@requires(Capability.…)`; a view, form, table or export that
touches one unit's data asks `check` or filters by `units_where`. `RequireCapability` refuses
any view that forgot to say.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from .models import Look, Membership, Notification, Unit, User
from .roles import MANAGING, OF_THE_WHOLE, Capability, Role, roles_that_may

PUBLIC_VIEWS = frozenset(
    {
        "accessibility",
        "privacy",
        "health",
        "account_login",
        "account_emergency",
        "account_logout",
        "directory_login",
        "directory_callback",
        "mfa_authenticate",
        "robots",
        "theme",
        "calendar-feed",
    }
)
PERSONAL_VIEWS = frozenset(
    {
        "account_change_password",
        "account_reauthenticate",
        "directory_again",
        "session",
        "usersessions_list",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)
PUBLISHED = (Unit.Kind.AUTHORITY, Unit.Kind.SERVICE)  # whose figures everybody reads who reads the board
ADMIN_NAMESPACE = "admin"
A_LOOK_LASTS = timedelta(minutes=15)


class SignedInRequest(HttpRequest):
    """A request that `requires` has let through: there is a user, and it is ours."""

    user: User


def memberships(user: User | AnonymousUser) -> list[Membership]:
    """Give the memberships in force today. One query a request: kept on the user object.

    Each carries the notice and the number of unread notifications that every page shows, so that
    showing them costs no query of its own.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    held = user.__dict__.get("_memberships_today")
    if held is None:
        in_force = user.memberships.in_force(on=timezone.localdate()).select_related("unit")
        held = list(
            in_force.annotate(
                notice=Subquery(Unit.objects.notices()[:1]), unread=Subquery(Notification.objects.unread_number(user))
            )
        )
        user.__dict__["_memberships_today"] = held
    return held


def know_together(people: Iterable[User]) -> None:
    """Read what several people hold, and the tree, in two queries for all in place of two for each."""
    people = list(people)
    held: dict[int, list[Membership]] = {person.pk: [] for person in people}
    in_force = Membership.objects.in_force(on=timezone.localdate()).filter(user__in=held, user__is_active=True)
    for membership in in_force.select_related("unit"):
        held[membership.user_id].append(membership)
    tree, kinds = (_tree(people[0]), _kinds(people[0])) if people else ({}, {})
    for person in people:
        person.__dict__["_memberships_today"] = held[person.pk]
        person.__dict__["_tree_today"], person.__dict__["_kinds_today"] = tree, kinds


def notice_for(user: User | AnonymousUser) -> str:
    """Give what the authority says at the head of every page, for example that the data are for training."""
    held = memberships(user)
    said = getattr(held[0], "notice", None) if held else Unit.objects.notices().first()
    return said or ""


def unread_of(user: User | AnonymousUser) -> int:
    """Say how many notifications somebody has not read."""
    held = memberships(user)
    return (getattr(held[0], "unread", None) or 0) if held else 0


def roles_of(user: User | AnonymousUser) -> set[Role]:
    """Say which roles somebody holds anywhere."""
    return {Role(membership.role) for membership in memberships(user)}


def may(user: User | AnonymousUser, capability: Capability) -> bool:
    """Say whether somebody may do this anywhere at all."""
    return bool(_units_holding(user, capability))


def may_at(user: User | AnonymousUser, capability: Capability, unit: Unit) -> bool:
    """Say whether somebody may do this at this unit: held there or at a unit above it."""
    at = _units_holding(user, capability)
    return bool(at) and (unit.pk in at or bool(at & _above(user, unit)))


def manages(user: User | AnonymousUser, unit: Unit) -> bool:
    """Say whether somebody manages a unit: in a managing role there or at a unit above it."""
    at = {held.unit_id for held in memberships(user) if held.role in MANAGING}
    return bool(at) and (unit.pk in at or bool(at & _above(user, unit)))


class NotAllowed(PermissionDenied):
    """Somebody's roles do not give them what they ask for."""

    def __init__(self, capability: Capability, words: str) -> None:
        """Keep what was asked for, so that the page can say which roles have it."""
        super().__init__(words)
        self.capability = capability


def check(user: User | AnonymousUser, capability: Capability, unit: Unit | None = None) -> None:
    """Refuse unless somebody may do this (at this unit, when one is given)."""
    allowed = may(user, capability) if unit is None else may_at(user, capability, unit)
    if not allowed:
        where = f" for {unit}" if unit else ""
        raise NotAllowed(capability, f"Your role does not let you {capability.value}{where}.")


def units_where(user: User | AnonymousUser, capability: Capability) -> set[int]:
    """Give the ids of every unit at which somebody may do this."""
    reached = _units_holding(user, capability)
    return _with_everything_below(reached, _tree(user)) if reached else set()


def line_of(user: User | AnonymousUser) -> set[int]:
    """Give the ids of the units somebody has a role at, of those below, and of those above. No query of its own."""
    held = {membership.unit_id for membership in memberships(user)}
    return _with_everything_below(held, _tree(user)) | _with_everything_above(held, _tree(user))


def authorities_of(user: User | AnonymousUser) -> set[int]:
    """Give the ids of the authorities somebody belongs to: the one, but where several are held side by side."""
    held = {membership.unit_id for membership in memberships(user)}
    kinds = _kinds(user)
    return {unit for unit in _with_everything_above(held, _tree(user)) if kinds[unit] == Unit.Kind.AUTHORITY}


def readable_units(user: User | AnonymousUser, *, looking_at: str | None = None) -> set[int]:
    """Give the ids of the units whose figures somebody may read.

    The authority and its services for everybody who reads the board there; teams only within one's own
    part of the tree. Single workers are never among them, but on the page of what is looked at (an
    indicator's code, or everything: ""), where the line above them has just said that it looks.
    """
    kinds = _kinds(user)
    workers = {unit for unit, kind in kinds.items() if kind == Unit.Kind.WORKER}
    own = _with_everything_above(_units_holding(user, Capability.READ_BOARD), _tree(user))
    readable = {unit for unit in _with_everything_below(own, _tree(user)) if kinds[unit] in PUBLISHED}
    readable |= units_where(user, Capability.READ_TEAM_FIGURES) - workers
    in_line = units_where(user, Capability.READ_WORKER_FIGURES) & workers
    user.__dict__["_workers_in_line"] = in_line
    return readable | (_looked_at(user, looking_at) & in_line if in_line and looking_at is not None else set())


def workers_in_line(user: User | AnonymousUser) -> set[int]:
    """Give the ids of the single workers somebody may look at: those in whose line they are."""
    if "_workers_in_line" not in user.__dict__:
        readable_units(user)
    return user.__dict__["_workers_in_line"]


def _looked_at(user: User | AnonymousUser, about: str) -> set[int]:
    looks = Look.objects.filter(user=user.pk or 0, about=about, looked_at__gte=timezone.now() - A_LOOK_LASTS)
    return _with_everything_below(looks.values_list("unit", flat=True), _tree(user))


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the door, and back to where they were; tell a script in a word it can read.

    A script that followed to the door would put its page in the middle of ours. Where only a POST
    makes sense, one comes back to the page it was sent from.
    """
    htmx = getattr(request, "htmx", None)
    if htmx or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        said = {"signed_out": True, "said": "You are signed out. Sign in again, and go on where you were."}
        return JsonResponse(said, status=401)
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_ours = request.method not in ("GET", "HEAD") and came_from.netloc == request.get_host()
    return redirect_to_login(f"{came_from.path}?{came_from.query}".rstrip("?") if is_ours else request.get_full_path())


def requires(capability: Capability) -> Callable:
    """Let a view be reached only by someone who holds `capability` somewhere."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            check(request.user, capability)
            return view(request, *args, **kwargs)

        guarded.capability = capability  # type: ignore[attr-defined]
        return guarded

    return guard


class RequireCapability:
    """Refuse any view that did not say which capability it needs: forgetting is not allowing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on: the check is made once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        """Stop a view that is neither guarded, public, of the admin nor one's own account."""
        match = request.resolver_match
        if match is None:
            return None
        if hasattr(view, "capability") or (match.url_name or "") in PUBLIC_VIEWS:
            return None
        if getattr(view, "asks_for_a_token", False):  # the API: another system brings a token, and no session counts
            return None
        of_admin = ADMIN_NAMESPACE in match.namespaces
        if of_admin or (match.url_name or "") in PERSONAL_VIEWS:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if of_admin:
                check(request.user, Capability.USE_ADMIN)
            return None
        raise ImproperlyConfigured(f"The view {match.view_name} does not say who may use it.")


def _tree(user: User | AnonymousUser) -> dict[int | None, list[int]]:
    """Give each unit's children. One query a request: kept on the user object, as memberships are."""
    tree = user.__dict__.get("_tree_today")
    if tree is None:
        tree, kinds = {}, {}
        for pk, parent, kind in Unit.objects.order_by().values_list("pk", "parent_id", "kind"):
            tree.setdefault(parent, []).append(pk)
            kinds[pk] = kind
        user.__dict__["_tree_today"], user.__dict__["_kinds_today"] = tree, kinds
    return tree


def _above(user: User | AnonymousUser, unit: Unit) -> set[int]:
    """Give a unit and those above it, from the tree that was read; of one newer than that, from the database."""
    if unit.pk in _kinds(user):
        return _with_everything_above([unit.pk], _tree(user))
    return {above.pk for above in unit.ancestors()}


def _kinds(user: User | AnonymousUser) -> dict[int, str]:
    """Give each unit's kind, read with the tree."""
    _tree(user)
    return user.__dict__["_kinds_today"]


def _units_holding(user: User | AnonymousUser, capability: Capability) -> set[int]:
    """Give where somebody holds it. What is one for the whole authority is held there alone."""
    able, everywhere = roles_that_may(capability), capability in OF_THE_WHOLE
    return {
        held.unit_id
        for held in memberships(user)
        if held.role in able and (not everywhere or held.unit.kind == Unit.Kind.AUTHORITY)
    }


def _with_everything_above(units: Iterable[int], children: dict[int | None, list[int]]) -> set[int]:
    above = {below: unit for unit, some in children.items() for below in some}
    reached: set[int] = set()
    for one in units:
        at: int | None = one
        while at is not None and at not in reached:
            reached.add(at)
            at = above.get(at)
    return reached


def _with_everything_below(roots: Iterable[int], children: dict[int | None, list[int]]) -> set[int]:
    reached: set[int] = set()
    waiting = list(roots)
    while waiting:
        unit = waiting.pop()
        if unit not in reached:
            reached.add(unit)
            waiting.extend(children.get(unit, []))
    return reached
