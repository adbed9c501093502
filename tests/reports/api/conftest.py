import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    """Counts of requests belong to a test."""
    cache.clear()
