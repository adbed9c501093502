from datetime import date

import pytest

from indicators.rules.benchmarks import is_old

pytestmark = pytest.mark.pure

# year, published, month of our figure, older than two years
TABLE = """
    2019-20  -           2021-10  no
    2019-20  -           2022-03  no
    2019-20  -           2022-04  yes
    2019/20  -           2022-04  yes
    2018-19  2020-11-26  2021-10  yes
    2020     -           2022-12  no
    2020     -           2023-01  yes
    -        2020-11-26  2022-11  no
    -        2020-11-26  2022-12  yes
    -        -           2022-12  unknown
"""


@pytest.mark.parametrize("row", TABLE.strip().splitlines(), ids=lambda row: " ".join(row.split()))
def test_a_benchmark_grows_old_beside_our_figure(row):
    year, published, month, expected = row.split()
    old = is_old(
        year="" if year == "-" else year,
        published_on=None if published == "-" else date.fromisoformat(published),
        month=date.fromisoformat(f"{month}-01"),
    )
    assert {True: "yes", False: "no", None: "unknown"}[old] == expected
