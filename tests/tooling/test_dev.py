"""`dev.py` on machines of several kinds."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).parent
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")


@pytest.mark.parametrize(
    "page", ["README.md", "CHANGELOG.md", ".ci/run", ".github/workflows/ci.yml", "dev.py"]
)
def test_every_command_that_a_page_names_exists(page: str) -> None:
    named = set(re.findall(r"dev\.py ([a-z]+)", (ROOT / page).read_text(encoding="utf-8")))

    assert named <= set(dev.COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "dev.py"])
def test_every_command_is_explained(page: str) -> None:
    named = re.findall(r"python3 dev\.py ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert set(named) == set(dev.COMMANDS)


@pytest.mark.parametrize(("word", "code"), [("help", 0), ("--help", 0), ("tset", 2)])
def test_an_unknown_command_is_answered_with_the_commands(
    word: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main([word]) == code
    assert "python3 dev.py test" in capsys.readouterr().out


def test_an_older_python_can_read_the_file_as_far_as_its_sentence() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_folder_whose_name_the_terminal_cannot_show_is_no_obstacle() -> None:
    narrow = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    code = "import dev; dev.say('The pictures are in Мои программы')"

    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=narrow, capture_output=True, check=True)

    assert said.stdout.strip() == b"The pictures are in ??? ?????????"


@pytest.mark.parametrize(
    ("args", "shared"),
    [
        ([], True),
        (["-x", "--durations=20"], True),
        (["tests/ui/test_kit.py"], False),
        (["-k", "board"], False),
        (["tests/store/test_undo.py::test_a_bulk_edit_of_thousands_is_one_undo"], False),
    ],
)
def test_all_tests_share_the_cores_and_named_ones_run_one_after_another(
    monkeypatch: pytest.MonkeyPatch, args: list[str], shared: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dev, "python", lambda *command: asked.extend(command) or 0)
    monkeypatch.setattr(dev, "install_test_packages", lambda: None)

    dev.test(args)

    assert ("loadfile" in asked) == shared
    assert asked[-len(args) :] == args or not args


@on_linux
def test_without_a_display_qt_draws_off_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert dev.environment()["QT_QPA_PLATFORM"] == "offscreen"


@on_linux
def test_with_a_display_qt_chooses_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)

    assert "QT_QPA_PLATFORM" not in dev.environment()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what `dev.py` needs, in a folder with a blank and Russian letters in its name."""
    folder = tmp_path / "Мои программы"
    folder.mkdir()
    for name in ("dev.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def test_without_a_network_the_first_run_ends_with_a_sentence_and_counts_for_nothing(checkout: Path) -> None:
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ".", "PATH": ""}

    result = subprocess.run(
        [sys.executable, "dev.py", "test"], cwd=checkout, env=offline, capture_output=True, check=False
    )

    assert result.returncode == 1
    assert b"pip could not install the packages" in result.stdout
    assert b"Traceback" not in result.stdout
    assert not (checkout / dev.STAMP.relative_to(ROOT)).exists()


def test_a_changed_pin_asks_for_a_new_installation_and_a_changed_rule_does_not(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", checkout)
    before = dev.fingerprint()

    edit(checkout / "pyproject.toml", "line-length = 110", "line-length = 100")
    assert dev.fingerprint() == before

    edit(checkout / "constraints.txt", "idna==", "idna==1.")
    after_constraint = dev.fingerprint()
    assert after_constraint != before

    edit(checkout / "pyproject.toml", "openpyxl==", "openpyxl==0.")
    assert dev.fingerprint() not in (before, after_constraint)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
