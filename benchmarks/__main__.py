"""Measure everything and write the table: python -m benchmarks [--full] [NAME ...]

Each measurement runs in a process of its own, so that its peak memory is its own too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks import base
from benchmarks.figures import Figure, peak_memory

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".bench"
TABLE = Path(__file__).with_name("README.md")


def main() -> int:
    arguments = _arguments()
    contacts = 1_000_000 if arguments.full else 100_000
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["DESKTOP_CRM_HOME"] = str(FOLDER / "home")
    if arguments.one:
        figures = measurements(contacts)[arguments.one]()
        memory = Figure(f"{arguments.one}: peak memory", peak_memory(), "MB")
        print(json.dumps([asdict(f) for f in [*figures, memory]]))
        return 0
    FOLDER.mkdir(exist_ok=True)
    for size in (contacts // 10, contacts):
        print(f"base of {size:,} contacts …", flush=True)
        base.made(_path(size), size)
    names = arguments.names or list(measurements(contacts))
    figures = [figure for name in names for figure in _measured(name, arguments.full)]
    table = _table(figures, contacts)
    print(table)
    if not arguments.names:
        _write(table, arguments.full)
    return 0


def measurements(contacts: int) -> dict[str, Callable[[], list[Figure]]]:
    """Each measurement by name; it is imported only in the process that makes it."""
    big, small = _path(contacts), _path(contacts // 10)

    def store(name: str, *paths: Path) -> Callable[[], list[Figure]]:
        def run() -> list[Figure]:
            from benchmarks import store as measured

            figures: list[Figure] = getattr(measured, name)(*paths)
            return figures

        return run

    def files(name: str) -> Callable[[], list[Figure]]:
        def run() -> list[Figure]:
            from benchmarks import files as measured

            figures: list[Figure] = getattr(measured, name)(FOLDER, big)
            return figures

        return run

    def window(name: str) -> Callable[[], list[Figure]]:
        def run() -> list[Figure]:
            from benchmarks import window as measured

            figures: list[Figure] = getattr(measured, name)(big)
            return figures

        return run

    return {
        "searching": store("searching", big, small),
        "saving": store("saving", big),
        "cards": store("cards", big),
        "lists": store("lists", big),
        "importing": files("importing"),
        "exporting": files("exporting"),
        "starting": window("starting"),
        "opening": window("opening"),
    }


def _measured(name: str, full: bool) -> list[Figure]:
    print(f"{name} …", flush=True)
    command = [sys.executable, "-m", "benchmarks", "--one", name, *(["--full"] if full else [])]
    answer = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return [Figure(**figure) for figure in json.loads(answer.stdout.splitlines()[-1])]


def _table(figures: list[Figure], contacts: int) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    lines = [
        f"Measured with {contacts:,} contacts on {machine}.",
        "",
        "| What | Ours | Floor | Ratio | Target | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    return "\n".join(lines + [_line(f) for f in figures])


def _line(f: Figure) -> str:
    floor = f"{f.floor:,.2f} {f.unit}" if f.floor else ""
    ratio = f"{f.ratio:.2f} ×" if f.floor else ""
    most = "" if f.most is None else f"≤ {f.most:g} {'×' if f.floor else f.unit}"
    held = {True: "held", False: "**missed**", None: ""}[f.held]
    return f"| {f.what} | {f.ours:,.2f} {f.unit} | {floor} | {ratio} | {most} | {held} {f.note}|"


def _write(table: str, full: bool) -> None:
    """Put the table under its heading in the README beside this file."""
    heading = "## Full size" if full else "## A tenth of the size"
    text = TABLE.read_text(encoding="utf-8")
    before, _, after = text.partition(heading + "\n")
    _old, mark, rest = after.partition("\n## ")
    TABLE.write_text(f"{before}{heading}\n\n{table}\n{mark}{rest}", encoding="utf-8")


def _path(contacts: int) -> Path:
    return FOLDER / f"{contacts}.crm"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Speed and memory against floors."
    )
    parser.add_argument("--full", action="store_true", help="a million contacts instead of a tenth of that")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these measurements")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
