"""The command answers a file of cases, and needs no Django for it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.rules.spc.__main__ import main
from indicators.rules.spc.reference import answer

pytestmark = pytest.mark.pure
ROOT = Path(__file__).parents[4]
CASE = {
    "name": "three months",
    "dates": ["2021-08-01", "2021-09-01", "2021-10-01"],
    "values": [60, None, 62],
    "expected": "ignored",
}


def run(*arguments):
    environment = {"PATH": "", "PYTHONPATH": ""}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("held", [{"cases": [CASE, CASE]}, [CASE, CASE]], ids=["with a heading", "a bare list"])
def test_it_prints_one_named_answer_a_case(tmp_path, capsys, held):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(held))
    assert main([str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == [{"name": "three months", **answer(CASE)}] * 2


def test_it_runs_as_a_module_without_settings(tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [CASE]}))
    ran = run("-m", "indicators.rules.spc", str(file))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)[0]["values"] == [60, None, 62]


def test_it_never_imports_django():
    ran = run("-c", "import sys, indicators.rules.spc.__main__; print([m for m in sys.modules if 'django' in m])")
    assert ran.stdout.strip() == "[]"


def test_without_a_file_it_says_how_it_is_used(capsys):
    assert main([]) == 2
    assert "FILE.json" in capsys.readouterr().err
