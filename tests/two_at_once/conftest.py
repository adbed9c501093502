"""Every test here begins with the November 2021 report, loaded anew."""

import pytest

from examples.loading import load


@pytest.fixture(autouse=True)
def universe(db):
    load("november_2021")
