import re
from decimal import Decimal
from pathlib import Path

import pytest

import indicators.rules.doubts as package
from indicators.rules.doubts.catalogue import KINDS
from indicators.rules.doubts.labels import signs_come_and_go, target_is_signed_otherwise
from indicators.rules.doubts.parts import Fact, total_is_not_between_parts
from indicators.rules.vocabulary import Measure

pytestmark = pytest.mark.pure
ROOT = Path(package.__file__).parents[3]


def test_every_code_is_listed_once():
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))


def test_every_doubt_the_rules_raise_is_in_the_catalogue():
    raised = {
        code
        for path in Path(package.__file__).parent.glob("*.py")
        for code in re.findall(r'Suspicion\(\s*"([a-z_]+)"', path.read_text())
    }
    assert raised <= {kind.code for kind in KINDS}


def test_every_kind_is_told_in_the_documentation():
    told = (ROOT / "docs" / "doubts.md").read_text()
    assert [kind.code for kind in KINDS if f"`{kind.code}`" not in told] == []


@pytest.mark.parametrize(
    ("parts", "total", "is_between"),
    [
        ("85/128 70/357 81/547", 76, False),
        ("94/128 99/357 80/547", 89, True),
        ("81/128 79/357 82/547", 81, True),
        ("81/128 79/357 82/-", 50, True),
    ],
)
def test_the_total_is_some_weighting_of_its_parts(parts, total, is_between):
    def fact(printed, base):
        return Fact(Measure.PERCENTAGE, Decimal(printed), None, Decimal(base) if base != "-" else None)

    own = [fact(*part.split("/")) for part in parts.split()]
    assert (total_is_not_between_parts(fact(total, "1032"), own) is None) == is_between


@pytest.mark.parametrize(("cells", "odd"), [("91% 87% 85", 2), ("91% 87% 85%", None), ("91 87 85", None)])
def test_the_cell_without_its_sign_is_noted(cells, odd):
    found = signs_come_and_go([("", text) for text in cells.split()])
    assert (found[0] if found else None) == odd


@pytest.mark.parametrize(
    ("target", "months", "is_odd"),
    [("23", "27% 28%", True), ("23%", "27% 28%", False), ("23", "27 28", False), ("23", "", False)],
)
def test_a_target_signed_unlike_its_row_is_noted(target, months, is_odd):
    assert (target_is_signed_otherwise(target, months.split()) is not None) == is_odd
