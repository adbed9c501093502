"""Every package is accounted for: tools/packages.py, which `make check` runs, can fail."""

import pytest

from tools import packages

pytestmark = pytest.mark.pure


def test_nothing_is_wrong_with_what_is_installed():
    assert not packages.faults(packages.installed())


def test_a_stray_a_wrong_version_and_an_unknown_licence_are_told(monkeypatch, tmp_path):
    (tmp_path / "requirements.txt").write_text("Django==1.0  # the framework\ncelery>=5\n")
    (tmp_path / "requirements-dev.txt").write_text("")
    monkeypatch.setattr(packages, "ROOT", tmp_path)
    told = packages.faults(packages.installed())
    assert any(one.startswith("Django==1.0 is asked for and 5.") for one in told)
    assert any("celery>=5 is not pinned" in one for one in told)
    assert "pytest is installed and nothing asks for it" in told
    assert not packages.KNOWN.search("AGPL-3.0; Proprietary")
