"""Who has access: a page for administrators of everybody, and of one person what may be done for them."""

import django_tables2 as tables
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from organisation import access
from organisation.access import SignedInRequest
from organisation.forms import MoveForm
from organisation.models import Membership, SignIn, User
from organisation.roles import Capability, Role

from .changing import close_account, move_role, take_proofs_away
from .recently import recently_signed_in


class PeopleTable(tables.Table):
    """Everybody who has, or had, an account."""

    name = tables.TemplateColumn(
        '<a href="{% url "organisation:person" record.pk %}">{{ record }}</a>', order_by=("first_name", "last_name")
    )
    roles = tables.TemplateColumn(
        "{% for one in record.held %}<div>{{ one.get_role_display }}, {{ one.unit }}"
        ' <span class="soft">{{ one.grant.label|default:"by hand" }}</span></div>{% empty %}None{% endfor %}',
        orderable=False,
    )
    came = tables.DateTimeColumn(format="j M Y, H:i", verbose_name="Last came in", default="Never")
    way = tables.Column(verbose_name="By", default="–", orderable=False)
    proof = tables.BooleanColumn(verbose_name="Second proof", yesno="Yes,No")
    is_active = tables.BooleanColumn(verbose_name="Account", yesno="Open,Closed")

    caption = "People and their roles"
    stacks = True

    class Meta:
        empty_text = "Nobody answers to this."

    def render_way(self, value: str) -> str:
        """Say it in words."""
        return SignIn.Way(value).label


def _people():
    last = SignIn.objects.filter(user=OuterRef("pk"))
    today = Membership.objects.in_force(on=timezone.localdate()).select_related("unit", "grant")
    return User.objects.annotate(
        came=Subquery(last.values("at")[:1]),
        way=Subquery(last.values("way")[:1]),
        proof=Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
    ).prefetch_related(Prefetch("memberships", queryset=today, to_attr="held"))


@require_GET
@access.requires(Capability.MANAGE_ACCOUNTS)
def list_people(request: SignedInRequest) -> HttpResponse:
    """List who has access, from where, and when they came in last."""
    people, wanted = _people(), request.GET.get("q", "").strip()[:100]
    for word in wanted.split():
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(memberships__unit__name__icontains=word)
        )
    table = PeopleTable(people.distinct())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(request, "organisation/people.html", {"table": table, "wanted": wanted})


@require_http_methods(["GET", "POST"])
@access.requires(Capability.MANAGE_ACCOUNTS)
@recently_signed_in
def show_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one person's access, and move them."""
    person = get_object_or_404(_people(), pk=pk)
    form = MoveForm(request.POST or None, person=person)
    if form.is_valid():
        given = form.cleaned_data
        try:
            move_role(
                held=given["held"],
                unit=given["unit"],
                role=Role(given["role"]),
                from_day=given["from_day"],
                by=request.user,
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, f"{person} moves to {given['unit']}.")
            return redirect("organisation:person", pk)
    page = {"person": person, "form": form, "sign_ins": person.sign_ins.all()[:10]}
    return render(request, "organisation/person.html", page, status=422 if form.errors else 200)


@require_POST
@access.requires(Capability.MANAGE_ACCOUNTS)
@recently_signed_in
def shut_person_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close somebody's account."""
    person = get_object_or_404(User, pk=pk)
    _try(request, close_account, person, "The account is closed, and every session of it is over.")
    return redirect("organisation:person", pk)


@require_POST
@access.requires(Capability.MANAGE_ACCOUNTS)
@recently_signed_in
def reset_proofs(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take somebody's second proofs away."""
    person = get_object_or_404(User, pk=pk)
    _try(request, take_proofs_away, person, "The second proofs are gone: a new one is asked for at the next sign-in.")
    return redirect("organisation:person", pk)


def _try(request: SignedInRequest, act, person: User, said: str) -> None:
    try:
        act(person=person, by=request.user)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, said)
