"""Measure the product beside the best SQL for the same answers, paired in one run: `make bench SIZE=S`.

For each path floor and product take turns: floor, product, floor, product ... What is told is the median of each and
the median of the ratios of neighbours, which a busy machine changes least. Written to `bench/latest.json`; a second
run says what has changed since the first.

    python -m bench.run [--size S] [--only board,queue] [--rounds 15] [--check] [--profile board]
"""

import argparse
import json
import os
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from types import ModuleType
from typing import Any

from bench.data import keeping

LATEST = Path(__file__).parent / "latest.json"
A_PATH_TAKES = 40.0  # seconds at most, with at least three rounds


def main() -> None:
    """Make the data if need be, measure what was asked for, print and write it down."""
    given = _asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    with keeping.server() as address:
        os.environ["DATABASE_URL"] = keeping.kept(address, given.size)
        import django

        django.setup()
        measured = _measure(given)
    _tell(given.size, measured)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", default="S", choices=["XS", "S", "M", "L"])
    asked.add_argument("--only", default="", help="Names of paths, with commas.")
    asked.add_argument("--rounds", type=int, default=15)
    asked.add_argument("--check", action="store_true", help="Also compare the two answers, cell by cell.")
    asked.add_argument("--profile", default="", help="Print where the time of one path goes, and measure nothing.")
    return asked.parse_args()


def _measure(given: argparse.Namespace) -> dict[str, dict[str, Any]]:
    from bench.paths import PATHS
    from bench.paths.reader import Reader

    reader = Reader()
    wanted = [one for one in PATHS if not given.only or one.NAME in given.only.split(",")]
    if profiled := [one for one in PATHS if one.NAME in given.profile.split(",")]:
        _profile(profiled[0], reader)
        return {}
    print(
        f"{'':12}{'by the clock, ms: floor, product, ratio, goal':>46}{'of processor time':>29}{'queries':>9}{'bytes':>10}"
    )
    return {one.NAME: _path(one, reader, given) for one in wanted}


def _path(path: ModuleType, reader: Any, given: argparse.Namespace) -> dict[str, Any]:
    """Measure one path, after each side has been walked once."""
    from bench.paths.doing import Doing

    doing = Doing(path, reader)
    answer, fetched = doing.product(), doing.floor()
    if given.check and (apart := path.differences(answer.gave, fetched.gave)):
        raise SystemExit(f"{path.NAME}: the product and the floor say different things:\n" + "\n".join(apart[:20]))
    queries = doing.product(counting=True).queries
    floors, products, began = [], [], perf_counter()
    while len(floors) < given.rounds and (len(floors) < 3 or perf_counter() - began < A_PATH_TAKES):
        floors.append(doing.floor())
        products.append(doing.product())
    ratio = median(product.took / floor.took for floor, product in zip(floors, products, strict=True))
    found = {
        "product_ms": _ms(one.took for one in products), "floor_ms": _ms(one.took for one in floors),
        "ratio": round(ratio, 2), "queries": queries, "bytes": answer.bytes, **_work(floors, products),
    }  # fmt: skip
    _print(path, found)
    return found


def _ms(seconds: Iterable[float]) -> float:
    return round(1000 * median(seconds), 2)


def _work(floors: list, products: list) -> dict[str, float]:
    """Say the same of processor time, ours and the database's, where the system tells: a busy machine stretches it least."""
    pairs = [
        (one.worked, other.worked) for one, other in zip(floors, products, strict=True) if one.worked and other.worked
    ]
    if not pairs:
        return {}
    return {
        "product_cpu_ms": _ms(product for _, product in pairs), "floor_cpu_ms": _ms(floor for floor, _ in pairs),
        "cpu_ratio": round(median(product / floor for floor, product in pairs), 2),
    }  # fmt: skip


def _print(path: ModuleType, found: dict[str, Any]) -> None:
    met = "" if path.GOAL is None else "met" if found["ratio"] <= path.GOAL else "not met"
    print(
        f"{path.NAME:12}{found['floor_ms']:10.1f}{found['product_ms']:12.1f}{found['ratio']:8.1f}{path.GOAL or '':>7} {met:8}"
        f"{found.get('floor_cpu_ms', ''):>9}{found.get('product_cpu_ms', ''):>12}{found.get('cpu_ratio', ''):>8}"
        f"{found['queries']:9}{found['bytes']:10,}", flush=True,
    )  # fmt: skip


def _profile(path: ModuleType, reader: Any) -> None:
    import cProfile
    import pstats

    from bench.paths.doing import Doing

    doing, profiler = Doing(path, reader), cProfile.Profile()
    doing.product()
    doing.product(around=profiler.runcall)
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(60)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def _tell(size: str, measured: dict[str, dict[str, Any]]) -> None:
    """Write down what was measured, and say what has changed since the last time."""
    if not measured:
        return
    held = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    before = held.get(size, {})
    for name, found in measured.items():
        if name in before:
            change = found["ratio"] / before[name]["ratio"] - 1
            print(f"{name}: {found['ratio']} times the floor, last time {before[name]['ratio']} ({change:+.0%})")
    held[size] = {**before, **measured}
    LATEST.write_text(json.dumps(held, indent=1) + "\n")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"Written to {LATEST.name}; the machine's load was {load} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
