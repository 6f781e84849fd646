"""The table of figures, and its place in the README beside this file."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure

_README = Path(__file__).with_name("README.md")
_HEADINGS = {False: "## A tenth of the size", True: "## Full size"}


def table(figures: Iterable[Figure], contacts: int) -> str:
    """The figures as a table in Markdown."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    lines = [
        f"Measured with {contacts:,} contacts on {machine}.",
        "",
        "| What | Ours | Floor | Ratio | Target | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    return "\n".join(lines + [line(f) for f in figures])


def line(f: Figure) -> str:
    """One figure as a line of the table."""
    floor = _amount(f.floor, f.unit) if f.floor else ""
    ratio = f"{f.ratio:.2f} ×" if f.floor else ""
    most = "" if f.most is None else f"≤ {f.most:g} ×" if f.floor else f"≤ {_amount(f.most, f.unit)}"
    held = {True: "held", False: "**missed**", None: ""}[f.held]
    last = "; ".join(part for part in (held, f.note) if part)
    return f"| {f.what} | {_amount(f.ours, f.unit)} | {floor} | {ratio} | {most} | {last} |"


def _amount(number: float, unit: str) -> str:
    """With as many digits as mean something, seconds from one second on."""
    if unit == "ms" and number >= 1000:
        number, unit = number / 1000, "s"
    digits = 0 if number >= 100 or number == int(number) else 1 if number >= 10 else 2
    return f"{number:,.{digits}f} {unit}"


def write(text: str, full: bool) -> None:
    """Put the table under its heading; what is said below it stays."""
    heading = _HEADINGS[full]
    before, _, after = _README.read_text(encoding="utf-8").partition(heading + "\n")
    section, mark, rest = after.partition("\n## ")
    said = "".join(f"\n{part}\n" for part in section.strip().split("\n\n") if _is_said(part))
    _README.write_text(f"{before}{heading}\n\n{text}\n{said}{mark}{rest}", encoding="utf-8")


def renew(figures: Iterable[Figure], full: bool) -> None:
    """Put some figures into the table: in place of the lines of the same name, the others at its end."""
    heading = _HEADINGS[full]
    before, _, after = _README.read_text(encoding="utf-8").partition(heading + "\n")
    section, mark, rest = after.partition("\n## ")
    lines = section.rstrip().splitlines()
    for figure in figures:
        made = line(figure)
        place = next((i for i, old in enumerate(lines) if old.startswith(f"| {figure.what} |")), None)
        if place is None:
            place = (
                max((i for i, old in enumerate(lines) if old.startswith("| ")), default=len(lines) - 1) + 1
            )
            lines.insert(place, made)
        else:
            lines[place] = made
    _README.write_text(f"{before}{heading}\n" + "\n".join(lines) + f"\n{mark}{rest}", encoding="utf-8")


def _is_said(part: str) -> bool:
    return bool(part) and not part.startswith(("Measured with ", "| "))
