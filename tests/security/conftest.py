"""One of everything an address can lead to, as the matrix of access has it."""

import pytest

from tests.organisation.matrix.things import make_things


@pytest.fixture
def things(db):
    """Make them, belonging to PACT; give the numbers by which paths call them."""
    return make_things()
