"""On Debian: the list of system packages is what Qt needs, and only what is missing gets installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")
on_debian = pytest.mark.skipif(
    not (shutil.which("dpkg-query") and shutil.which("ldd")), reason="about Debian"
)

MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtPrintSupport")
PLUGINS = (
    "platforms/libqxcb.so",
    "platforms/libqoffscreen.so",
    "xcbglintegrations/*.so",
    "tls/*.so",
    "printsupport/*.so",
)
NOT_LIBRARIES = {"fonts-dejavu-core"}
# Qt opens these by name while it runs; nothing links to them.
OPENED_LATER = {"libdbus-1-3"}


@on_debian
def test_every_system_library_that_qt_loads_comes_with_the_listed_packages() -> None:
    libraries = system_libraries()
    owners = packages_of(libraries)
    provided = with_dependencies({*dev.DEBIAN_PACKAGES, "libc6", "libstdc++6", "python3"})

    assert {library for library in libraries if not owners.get(library, set()) & provided} == set()


@on_debian
def test_no_package_is_listed_that_qt_does_not_load() -> None:
    loaded = {name for names in packages_of(system_libraries()).values() for name in names}

    assert set(dev.DEBIAN_PACKAGES) - loaded - NOT_LIBRARIES - OPENED_LATER == set()


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian with two packages of ours, one of them by another name; gives the log of apt-get."""
    log = tmp_path / "apt.log"
    log.touch()
    known = "installed|libegl1|\\ninstalled|libglib2.0-0t64|libglib2.0-0 (= 2.84)\\nconfig-files|libgl1|\\n"
    command(tmp_path / "dpkg-query", f"printf '{known}'")
    command(tmp_path / "apt-get", f'echo "$@" >> {log}')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return log


def test_root_gets_exactly_what_is_missing(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    dev.install_system_packages()

    update, install = debian.read_text(encoding="utf-8").splitlines()
    missing = sorted(set(dev.DEBIAN_PACKAGES) - {"libegl1", "libglib2.0-0"})
    assert update.startswith("update")
    assert sorted(re.findall(r"\b(?:lib|fonts-)\S+", install)) == missing
    assert f"Installing {len(missing)} system packages" in capsys.readouterr().out


def test_anybody_else_is_told_the_command(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    dev.install_system_packages()

    assert debian.read_text(encoding="utf-8") == ""
    assert "sudo apt-get install -y --no-install-recommends fonts-dejavu-core" in capsys.readouterr().out


def test_a_failing_apt_is_reported_and_not_fatal(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    command(debian.parent / "apt-get", "exit 100")

    dev.install_system_packages()

    assert "`apt-get update` failed" in capsys.readouterr().out


@pytest.fixture
def services_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that forbids packages to start what they bring."""
    rule = tmp_path / "policy-rc.d"
    monkeypatch.setattr(dev, "SERVICES_RULE", rule)
    return rule


def test_what_only_the_tests_need_is_installed_without_starting_any_service(
    debian: Path, services_rule: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    command(debian.parent / "apt-get", f'cat {services_rule} >> {debian}; echo "$@" >> {debian}')

    dev.install_test_packages()

    said = debian.read_text(encoding="utf-8")
    assert "exit 101" in said
    assert f"--no-install-recommends {' '.join(dev.TEST_PACKAGES)}" in said
    assert not services_rule.exists()


def test_a_rule_about_services_that_was_there_before_stays(
    debian: Path, services_rule: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    services_rule.write_text("exit 0", encoding="utf-8")

    dev.install_test_packages()

    assert services_rule.read_text(encoding="utf-8") == "exit 0"


def test_without_the_rights_a_sentence_says_what_will_be_skipped(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    dev.install_test_packages()

    assert debian.read_text(encoding="utf-8") == ""
    assert "are skipped" in (said := capsys.readouterr().out)
    assert "sudo apt-get install -y --no-install-recommends fuse3 postgresql" in said


@pytest.mark.parametrize(
    ("args", "asked"),
    [([], True), (["-x"], True), (["tests/real"], True), (["tests/ui/test_kit.py"], False)],
)
def test_servers_are_looked_for_only_where_tests_may_use_them(
    monkeypatch: pytest.MonkeyPatch, args: list[str], asked: bool
) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(dev, "python", lambda *command: 0)
    monkeypatch.setattr(dev, "install_test_packages", lambda: looked.append(True))

    dev.test(args)

    assert looked == [True] * asked


def command(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def system_libraries() -> set[Path]:
    """The shared libraries outside the wheel that Qt's modules and platforms are linked to."""
    import PySide6

    package = Path(PySide6.__file__).parent
    parts = [package / f"{name}.abi3.so" for name in MODULES]
    parts += [path for pattern in PLUGINS for path in (package / "Qt" / "plugins").glob(pattern)]
    listing = subprocess.run(["ldd", *map(str, parts)], text=True, capture_output=True, check=True).stdout
    assert "not found" not in listing
    paths = {Path(found) for found in re.findall(r"=> (/\S+)", listing)}
    return {path for path in paths if package.parent not in path.resolve().parents}


def packages_of(libraries: set[Path]) -> dict[Path, set[str]]:
    """The packages that own each library, under whichever of its names dpkg knows it."""
    names = {name: path for path in libraries for name in names_of(path)}
    answer = subprocess.run(["dpkg-query", "-S", *names], text=True, capture_output=True, check=False).stdout
    owners: dict[Path, set[str]] = {}
    for package, name in re.findall(r"^([^:\s]+)(?::\w+)?: (\S+)$", answer, re.MULTILINE):
        owners.setdefault(names[name], set()).add(package)
    return owners


def names_of(path: Path) -> set[str]:
    """/lib is a link to /usr/lib, and dpkg remembers one of the two."""
    plain = {str(path), str(path.resolve())}
    return plain | {name.removeprefix("/usr") for name in plain} | {f"/usr{name}" for name in plain}


def with_dependencies(packages: set[str]) -> set[str]:
    """`packages` and the installed packages that they depend on, at any depth."""
    ask = ["dpkg-query", "-W", "-f", "${Package}|${Pre-Depends}, ${Depends}\n"]
    table = dict(
        line.split("|", 1)
        for line in subprocess.run(ask, text=True, capture_output=True, check=True).stdout.splitlines()
    )
    found: set[str] = set()
    waiting = list(packages)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r"(?:^|, )([a-z0-9+.-]+)", table.get(name, ""))
    return found
