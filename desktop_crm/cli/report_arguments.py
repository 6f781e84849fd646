"""The options of the command that makes reports."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from desktop_crm.base.i18n import _

PERIODS = ("day", "week", "month", "quarter", "year", "any")


def add(parser: ArgumentParser) -> None:
    """`report NAME` or `report --list`."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar=_("NAME"),
        help=_("overview, morning, a report that --list names, or one that the team has saved"),
    )
    parser.add_argument("--list", dest="listed", action="store_true", help=_("name all reports"))
    parser.add_argument("--from", dest="since", metavar=_("DATE"), help=_("the first day"))
    parser.add_argument("--to", dest="until", metavar=_("DATE"), help=_("the last day; today when not given"))
    parser.add_argument(
        "--period",
        choices=PERIODS,
        help=_("the period that --from lies in, or today; month when nothing is given"),
    )
    parser.add_argument(
        "--filter",
        dest="filters",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_("only records with this value; may be repeated"),
    )
    parser.add_argument("--by", metavar=_("FIELD"), help=_("the field that the rows are made of"))
    parser.add_argument(
        "--no-comparison", dest="compare", action="store_false", help=_("without the period before")
    )
    parser.add_argument(
        "--records", action="store_true", help=_("in JSON, name the records behind each figure")
    )
    out = parser.add_mutually_exclusive_group()
    out.add_argument("--json", action="store_true", help=_("answer with one JSON object"))
    for ending, what in (
        ("csv", _("write it as a text table there")),
        ("xlsx", _("write it as a workbook with charts there")),
        ("pdf", _("write it as pages there")),
    ):
        out.add_argument(f"--{ending}", type=Path, metavar=_("OUT"), help=what)
