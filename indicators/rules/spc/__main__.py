"""Answer a file of control charts: `python -m indicators.rules.spc FILE.json`.

The file holds {"cases": [...]} (or the list alone), each with name, dates, values, target or targets,
improvement_direction, rebase, fix_after_n_points and screen_outliers. Prints a list of answers.
"""

import json
import sys
from pathlib import Path

from indicators.rules.spc.reference import answer


def main(arguments: list[str]) -> int:
    """Print the answer to every case of one file."""
    if len(arguments) != 1:
        print("Usage: python -m indicators.rules.spc FILE.json", file=sys.stderr)
        return 2
    held = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    cases = held["cases"] if isinstance(held, dict) else held
    json.dump([{"name": case.get("name")} | answer(case) for case in cases], sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
