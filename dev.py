#!/usr/bin/env python3
"""Run, test and check Desktop CRM from its source tree.

    python3 dev.py run              open the program with an example base (no display: save its pictures)
    python3 dev.py test [ARGS]      the tests, on all cores; ARGS go to pytest, and a named file runs on one
    python3 dev.py check            style, types, floors of the house, translations
    python3 dev.py bench [--full]   speed and memory against their floors
    python3 dev.py shots            save pictures of every window, in both languages, light and dark
    python3 dev.py soak [ARGS]      the tests at length, with many more random cases
    python3 dev.py translations     bring the catalogues up to date with the texts in the code

On Windows: `py dev.py run`. The first command makes `.venv` beside this file with the pinned packages.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.sha256"
LOCALE = ROOT / "resources" / "locale"
EXAMPLE = ROOT / ".example" / "example.crm"
SHOTS = ROOT / ".shots"
PICTURED = EXAMPLE.parent / "pictured"
LANGUAGES = ("ru", "en")

# What Qt 6.9 loads on Linux, windowless and on X11, that its wheel does not contain.
DEBIAN_PACKAGES = (
    "fonts-dejavu-core",
    "libcups2",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)

# What the tests over real places of exchange start for themselves: a database server, a network drive and its
# mount, a cloud folder. The program needs none of it.
TEST_PACKAGES = ("fuse3", "postgresql", "samba", "smbnetfs", "syncthing")
SERVICES_RULE = Path("/usr/sbin/policy-rc.d")

# import-linter has no `python -m`, and its script has another place on every system.
CHECK_FLOORS = ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


class SetUpError(Exception):
    """The command cannot go on; the message is a sentence for the person at the terminal."""


# The commands


def run(args: Sequence[str]) -> int:
    """Open the program with an example base; without a display, save pictures of its windows instead."""
    if has_display():
        EXAMPLE.parent.mkdir(exist_ok=True)
        return python("-m", "desktop_crm", "--base", str(EXAMPLE), "--example", *args)
    say("There is no display: the windows are drawn off screen.")
    return shots(args)


def test(args: Sequence[str]) -> int:
    """All of them share the cores; those that ARGS name run one after another, as a debugger wants it."""
    if not names_tests(args) or any("real" in arg for arg in args):
        install_test_packages()
    shared = [] if names_tests(args) else ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    return python("-m", "pytest", *shared, *args)


def names_tests(args: Sequence[str]) -> bool:
    """Whether there is more than options: a file, a test or the words after `-k`."""
    return any(not arg.startswith("-") for arg in args)


def check(args: Sequence[str]) -> int:
    """Every check runs, also after one has failed; 1 when any failed."""
    sources = list(args) or ["."]
    checks: dict[str, list[str]] = {
        "style": ["-m", "ruff", "check", *sources],
        "format": ["-m", "ruff", "format", "--check", *sources],
        "types": ["-m", "mypy", *args],
        "floors": CHECK_FLOORS,
        "translations": ["-m", "tools.translations", "check"],
    }
    failed = [name for name, command in checks.items() if not passes(name, command)]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def bench(args: Sequence[str]) -> int:
    return python("-m", "benchmarks", *args)


def shots(args: Sequence[str]) -> int:
    """Pictures of every window in each language and theme, of an example that is made anew: its days are today's."""
    shutil.rmtree(PICTURED, ignore_errors=True)
    PICTURED.mkdir(parents=True)
    for language in LANGUAGES:
        base = PICTURED / f"{language}.crm"
        where = ["--base", str(base), "--language", language, "--example", "--shots", str(SHOTS)]
        code = python("-m", "desktop_crm", *where, *args, DESKTOP_CRM_HOME=str(PICTURED))
        if code:
            return code
    say(f"The pictures are in {SHOTS}")
    return 0


def soak(args: Sequence[str]) -> int:
    """One test may take an hour here, which elsewhere would mean that it hangs."""
    install_test_packages()
    patient = ["-o", "faulthandler_timeout=7200"]
    return python("-m", "pytest", "-m", "", "--hypothesis-profile=soak", *patient, *args)


def translations(args: Sequence[str]) -> int:
    return python("-m", "tools.translations", "update", *args)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "shots": shots,
    "soak": soak,
    "translations": translations,
}


def main(argv: Sequence[str]) -> int:
    name, *args = argv or ["help"]
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    try:
        set_up()
        return COMMANDS[name](args)
    except SetUpError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


# Setting up


def set_up() -> None:
    """Make `.venv` what pyproject.toml asks for. Costs nothing when it already is."""
    wanted = fingerprint()
    if not (STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and venv_python().exists()):
        STAMP.unlink(missing_ok=True)
        install_system_packages()
        make_venv()
        install_packages()
        STAMP.write_text(wanted, encoding="utf-8")
    if stale_catalogues():
        python("-m", "tools.translations", "compile")


def fingerprint() -> str:
    """Changes when the packages, the way to install them, the Python or the place of this folder do."""
    said = project()
    asked = [said["build-system"], said["project"], said["dependency-groups"], said["tool"]["hatch"]]
    parts = [repr(asked), (ROOT / "constraints.txt").read_text(encoding="utf-8"), sys.version, str(ROOT)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def project() -> dict[str, Any]:
    import tomllib

    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError(
            f"This Python cannot make a virtual environment. Install {venv_package()} and try again."
        )
    say("Making .venv ...")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise SetUpError(f"The virtual environment could not be made in {VENV}.")


def install_packages() -> None:
    say("Installing the pinned packages into .venv (once; a minute or two) ...")
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    command = [
        str(venv_python()),
        *pip,
        "-c",
        "constraints.txt",
        "-e",
        ".",
        *project()["dependency-groups"]["dev"],
    ]
    started = time.monotonic()
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetUpError(
            "pip could not install the packages; its reason is above. The first run needs a network."
        )
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def install_system_packages() -> None:
    """What Qt needs of the system, on Debian and its kin: installed for root, named for anybody else."""
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() != 0:
        say(f"The system lacks packages that Qt needs. Install them with: sudo {spoken(missing)}")
        return
    say(f"Installing {len(missing)} system packages that Qt needs ...")
    apt_get(missing)
    importlib.invalidate_caches()


def install_test_packages() -> None:
    """Servers that some tests start for themselves. Without them those tests are skipped and say so."""
    missing = lacking(TEST_PACKAGES)
    if not missing:
        return
    if os.geteuid() != 0:
        say("The tests over a real database server, network drive and cloud folder are skipped where these")
        say(f"are missing. Install them with: sudo {spoken(missing)}")
        return
    say(f"Installing {len(missing)} system packages that only the tests need ...")
    with no_services():
        apt_get(missing)


@contextmanager
def no_services() -> Iterator[None]:
    """Packages installed meanwhile start nothing: the tests start their own, in folders of their own."""
    if SERVICES_RULE.exists():
        yield
        return
    SERVICES_RULE.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    SERVICES_RULE.chmod(0o755)
    try:
        yield
    finally:
        SERVICES_RULE.unlink()


def apt_get(packages: Sequence[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], install_command(packages)):
        result = subprocess.run([*step, "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
        if result.returncode:
            say(f"`{' '.join(step)}` failed; its reason is above. Going on without.")


def install_command(packages: Sequence[str]) -> list[str]:
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def spoken(packages: Sequence[str]) -> str:
    return " ".join(install_command(packages))


def missing_packages() -> list[str]:
    """The Debian packages that are needed to run the program and not there; none on other systems."""
    needed = list(DEBIAN_PACKAGES)
    if importlib.util.find_spec("ensurepip") is None:
        needed.append(venv_package())
    return lacking(needed)


def lacking(packages: Sequence[str]) -> list[str]:
    if not shutil.which("dpkg-query"):
        return []
    present = installed_packages()
    return [name for name in packages if name not in present]


def installed_packages() -> set[str]:
    """Names of the installed Debian packages, those included that a package stands in for."""
    ask = ["dpkg-query", "-W", "-f", "${db:Status-Status}|${Package}|${Provides}\n"]
    lines = subprocess.run(ask, check=True, text=True, capture_output=True).stdout.splitlines()
    found = (line.split("|") for line in lines if line.startswith("installed|"))
    return {
        name.split()[0] for _, own, provided in found for name in [own, *provided.split(",")] if name.strip()
    }


def venv_package() -> str:
    return f"python3.{sys.version_info.minor}-venv"


def stale_catalogues() -> bool:
    return any(older(source.with_suffix(".mo"), source) for source in LOCALE.glob("*/LC_MESSAGES/*.po"))


def older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


# Running things


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python(*args: str, **variables: str) -> int:
    """Run the Python of `.venv` in this folder and give its exit code."""
    settings = {**environment(), **variables}
    return subprocess.run([str(venv_python()), *args], cwd=ROOT, env=settings, check=False).returncode


def passes(name: str, command: Sequence[str]) -> bool:
    say(f"{name} ...")
    # A pipe on Windows is not UTF-8, and the texts that are complained of are Russian.
    return python(*command, PYTHONIOENCODING="utf-8") == 0


def environment() -> dict[str, str]:
    """Where there is no display, Qt draws off screen."""
    extra = {} if has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return {**extra, **os.environ}


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def say(sentence: str) -> None:
    # A pipe on Windows cannot hold every letter of a folder's name.
    encoding = sys.stdout.encoding
    print(sentence.encode(encoding, "replace").decode(encoding), flush=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reaches this line and deserves a sentence
        sys.exit("Desktop CRM needs Python 3.11 or later.")
    sys.exit(main(sys.argv[1:]))
