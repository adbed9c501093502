"""docs/asvs.md names a test for each line: each is there, and no line says more than it may."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|council|n/a|partly|not met) \| (.*) \| (.*) \|$")
# How many requirements of level 2 each chapter of ASVS 4.0.3 has
OF_LEVEL_2 = {1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13, 14: 23}


def rows():
    lines = (ROOT / "docs/asvs.md").read_text().splitlines()
    return [match.groups() for line in lines if (match := ROW.match(line))]


def test_every_test_it_names_is_there():
    missing = []
    for number, *_, tests in rows():
        for name in re.findall(r"`([^`]+)`", tests):
            path, _, function = name.partition("::")
            file = ROOT / path
            if not file.exists() or f"def {function.rpartition('::')[2]}(" not in file.read_text():
                missing.append((number, name))
    assert not missing


def test_every_requirement_of_the_level_has_one_row():
    numbers = [number for number, *_ in rows()]
    assert len(numbers) == len(set(numbers))
    assert {chapter: sum(one.split(".")[0] == str(chapter) for one in numbers) for chapter in OF_LEVEL_2} == OF_LEVEL_2


def test_the_sum_it_states_is_right():
    said = re.search(r"Of (\d+): (\d+) met, (\d+) the council's, (\d+) not applicable, (\d+) partly, (\d+) not met",
                     (ROOT / "docs/asvs.md").read_text())  # fmt: skip
    stands = [row[2] for row in rows()]
    counted = [len(stands), *(stands.count(one) for one in ("met", "council", "n/a", "partly", "not met"))]
    assert [int(number) for number in said.groups()] == counted
