"""Measure everything and write the table: python -m benchmarks [--full] [--write] [NAME ...]"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import base
from benchmarks.cards import cards
from benchmarks.deals import deals
from benchmarks.duplicates import duplicates
from benchmarks.exchange import exchange
from benchmarks.exchange_many import exchange_many
from benchmarks.exchange_meanwhile import exchange_meanwhile
from benchmarks.exchange_places import exchange_places
from benchmarks.exchange_year import exchange_year
from benchmarks.exporting import exporting
from benchmarks.figures import Figure
from benchmarks.importing import importing
from benchmarks.lists import lists
from benchmarks.meanwhile import meanwhile
from benchmarks.opening import opening
from benchmarks.reports import reports
from benchmarks.sales import sales
from benchmarks.saving import saving
from benchmarks.searching import searching
from benchmarks.serving import serving
from benchmarks.starting import starting
from benchmarks.table import line, renew, table, write

FOLDER = Path(__file__).resolve().parents[1] / ".bench"


def main() -> int:
    arguments = _arguments()
    contacts = 1_000_000 if arguments.full else 100_000
    os.environ["DESKTOP_CRM_HOME"] = str(FOLDER / "home")
    FOLDER.mkdir(exist_ok=True)
    big, small = (base.made(FOLDER / f"{n}.crm", n) for n in (contacts, contacts // 10))
    measurements = {**_measurements(big, small), **_exchanges(FOLDER / "exchange", arguments.full)}
    figures: list[Figure] = []
    for name in arguments.names or measurements:
        figures += _measured(name, measurements[name])
    if not arguments.names:
        write(table(figures, contacts), arguments.full)
    elif arguments.write:
        renew(figures, arguments.full)
    return 0


def _measurements(big: Path, small: Path) -> dict[str, Callable[[], list[Figure]]]:
    return {
        "importing": lambda: importing(FOLDER),
        "meanwhile": lambda: meanwhile(FOLDER),
        "searching": lambda: searching(big, small),
        "lists": lambda: lists(big, small),
        "opening": lambda: opening(big),
        "saving": lambda: saving(big),
        "cards": lambda: cards(big),
        "sales": lambda: sales(big),
        "reports": lambda: reports(big),
        "deals": lambda: deals(FOLDER),
        "duplicates": lambda: duplicates(big),
        "starting": lambda: starting(big),
        "exporting": lambda: exporting(big, FOLDER),
    }


def _exchanges(folder: Path, full: bool) -> dict[str, Callable[[], list[Figure]]]:
    folder.mkdir(exist_ok=True)
    return {
        "exchange": lambda: exchange(folder, full),
        "exchange_places": lambda: exchange_places(folder, full),
        "exchange_meanwhile": lambda: exchange_meanwhile(folder),
        "exchange_many": lambda: exchange_many(folder, full),
        "exchange_year": lambda: exchange_year(folder, full),
        "serving": lambda: serving(folder),
    }


def _measured(name: str, measure: Callable[[], list[Figure]]) -> list[Figure]:
    start = time.monotonic()
    print(f"{name} …", flush=True)
    figures = measure()
    for figure in figures:
        print(line(figure), flush=True)
    print(f"{time.monotonic() - start:.0f} s", flush=True)
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Speed and memory against floors."
    )
    parser.add_argument("--full", action="store_true", help="a million contacts instead of a tenth of that")
    parser.add_argument("--write", action="store_true", help="put those named into the table, too")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these measurements")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
