"""Trying addresses as somebody, and taking back what each try wrote."""

from datetime import date

from django.db import transaction
from django.test import Client

from organisation.models import Membership, Unit, User
from organisation.roles import Role
from tests.organisation.matrix.rows import CAST, MARKS, SAID, Row

# The roles of that cast, in the same order
ROLES = (
    Role.DEPUTY_DIRECTOR,
    Role.HEAD_OF_SERVICE,
    Role.SERVICE_MANAGER,
    Role.TEAM_MANAGER,
    Role.ANALYST,
    Role.QA,
    Role.BOARD_READER,
    Role.ADMINISTRATOR,
)


def sign_everybody_in() -> dict[str, Client]:
    """Give a client for each role."""
    return {role: signed_in(User.objects.get(username=username)) for role, username in CAST.items()}


def sign_outsiders_in() -> dict[str, Client]:
    """Give a client for each role held at another service alone, or at a team of it."""
    return {name: signed_in(outsider(name, role)) for name, role in zip(CAST, ROLES, strict=True)}


def outsider(name: str, role: Role) -> User:
    person = User.objects.create(username=f"outside.{name}", first_name="Outside", last_name=role.label)
    unit = Unit.objects.get(code="cla-team-1" if role == Role.TEAM_MANAGER else "cla")
    Membership.objects.create(user=person, role=role, unit=unit, starts_on=date(2021, 4, 1))
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visit(client: Client, row: Row, things: dict, method: str = ""):
    """Go to an address, and take back what that wrote, so that the next meets everything as it was."""
    ask = getattr(client, (method or row.method).lower())
    with transaction.atomic():
        answer = ask(row.path.format(**things))
        transaction.set_rollback(True)
    return answer


def faults_of(row: Row, marks: dict[str, str], clients: dict[str, Client], things: dict) -> list[str]:
    """Say where an address does not answer as its row has it."""
    return [said for role, client in clients.items() if (said := fault_of(row, role, marks[role], client, things))]


def fault_of(row: Row, role: str, mark: str, client: Client, things: dict) -> str:
    try:
        status = visit(client, row, things).status_code
    except Exception as broken:  # each fault is told, not the first alone
        return f"{row.address}: {role} expected {SAID[mark]}, got {type(broken).__name__}: {broken}"
    return "" if status in MARKS[mark] else f"{row.address}: {role} expected {SAID[mark]}, got {status}"
