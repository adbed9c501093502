"""The API against its own description: whatever is asked, it answers as described."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.generation import GenerationMode

from reports.api.limit import PerToken
from reports.api.site import describe
from reports.rules.words import TokenScope
from tests.reports.api.giving import give_token

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_dict(describe())
schema.app = get_wsgi_application()
schema.config.seed = 20211101
schema.config.generation.update(modes=list(GenerationMode))
SCOPES = {"/api/v1/flags": TokenScope.FLAGS, "/api/v1/actions": TokenScope.ACTIONS, "/api/v1/audits": TokenScope.AUDITS}


@pytest.fixture
def _unhurried(monkeypatch, settings):
    settings.API_REFUSALS_A_MINUTE = 10_000
    monkeypatch.setattr(PerToken, "allow_request", lambda self, request: True)


@pytest.fixture
def _one_connection():
    """Keep the test's own connection over requests, as Django's test client does: each would end with closing it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_unhurried", "_one_connection")
@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_described(case):
    _, secret = give_token(SCOPES.get(case.operation.path, TokenScope.FIGURES))
    # As it is: this client does not unpack what is compressed
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
