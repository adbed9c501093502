"""What `make lighthouse` lets pass (it is run by hand: it needs a quiet machine)."""

import pytest

from tools.lighthouse import faults_of

GOOD = {
    "path": "/",
    "at": "/",
    "device": "phone",
    "accessibility": 100,
    "performance": 96,
    "bytes": 60_000,
    "faults": [],
}


@pytest.mark.pure
def test_a_page_is_full_fast_light_and_the_one_that_was_asked_for():
    assert faults_of([GOOD]) == []
    for short in ({"accessibility": 99}, {"performance": 95}, {"bytes": 160_000}, {"at": "/account/login/"}):
        assert len(faults_of([GOOD | short])) == 1, short
