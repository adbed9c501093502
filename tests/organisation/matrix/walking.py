"""Trying addresses as somebody, and taking back what each try wrote."""

from django.db import transaction
from django.test import Client

from organisation.models import User
from tests.organisation.matrix.rows import CAST, MARKS, SAID, Row


def sign_everybody_in() -> dict[str, Client]:
    """Give a client for each role."""
    return {role: signed_in(User.objects.get(username=username)) for role, username in CAST.items()}


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


def faults_of(row: Row, clients: dict[str, Client], things: dict) -> list[str]:
    """Say where an address does not answer as its row has it."""
    return [said for role, client in clients.items() if (said := fault_of(row, role, client, things))]


def fault_of(row: Row, role: str, client: Client, things: dict) -> str:
    mark = row.marks[role]
    try:
        status = visit(client, row, things).status_code
    except Exception as broken:  # each fault is told, not the first alone
        return f"{row.address}: {role} expected {SAID[mark]}, got {type(broken).__name__}: {broken}"
    return "" if status in MARKS[mark] else f"{row.address}: {role} expected {SAID[mark]}, got {status}"
