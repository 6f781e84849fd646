"""The commands and their options."""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from desktop_crm import __version__
from desktop_crm.base import i18n
from desktop_crm.base.i18n import N_, _
from desktop_crm.cli import report_arguments, serve_arguments, sharing_arguments

POLICIES = ("fill", "replace", "skip", "add")
LISTED = ("contact", "company", "lead", "deal", "call", "task")
TRADES = ("wholesale", "services", "salon", "shop")

_OF_ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("not allowed with argument %s"),
)
"""What argparse itself says, so that it is translated with everything else."""


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        hint = _("See {command} --help.").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message}. {hint}\n")


def with_file_named(argv: list[str]) -> list[str]:
    """The arguments as they are meant when the system has opened a file with the program: its name stands last."""
    if not argv or not argv[-1].lower().endswith((".crmshare", ".crmchanges")):
        return argv
    options = argv[:-1]
    while options and options[0] in ("--base", "--language"):
        options = options[2:]
    return argv if options or len(argv) % 2 == 0 else [*argv[:-1], "--open", argv[-1]]


def parsed(argv: Sequence[str]) -> Namespace:
    """The command with its options. Raises SystemExit after --help, after --version and for what is wrong."""
    # argparse looks its own texts up under these names in its module.
    vars(argparse).update(_=i18n._, ngettext=i18n.ngettext)
    return _parser().parse_args(argv)


def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="desktop-crm",
        description=_("Contacts and companies of a sales team. Without a command, the window opens."),
        allow_abbrev=False,
    )
    _add_everywhere(parser, None)
    parser.add_argument("--version", action="version", version=f"Desktop CRM {__version__}")
    parser.add_argument("--example", action="store_true", help=_("open the window with example data"))
    parser.add_argument(
        "--shots", type=Path, metavar=_("DIR"), help=_("save pictures of every window there, and end")
    )
    parser.add_argument(
        "--open",
        type=Path,
        metavar=_("FILE"),
        help=_(
            "open the shared file of a team (.crmshare) or changes (.crmchanges); also without the option"
        ),
    )
    parser.add_argument("--half", choices=("left", "right"), help=SUPPRESS)
    commands = parser.add_subparsers(
        dest="command", metavar=_("COMMAND"), title=_("commands"), parser_class=_Parser
    )
    for name, (help_, add) in _COMMANDS.items():
        command = commands.add_parser(
            name, help=_(help_), description=_capital(_(help_)) + ".", allow_abbrev=False
        )
        _add_everywhere(command, SUPPRESS)
        add(command)
    return parser


def _add_everywhere(parser: ArgumentParser, default: Any) -> None:
    """Options that may stand before the command or after it."""
    parser.add_argument(
        "--base",
        type=Path,
        metavar=_("FILE"),
        default=default,
        help=_("the base; it is made when it does not exist (the usual one when not named)"),
    )
    parser.add_argument(
        "--language", choices=tuple(i18n.LANGUAGES), default=default, help=_("the language of the answers")
    )


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("answer with one JSON object"))


def _import(parser: ArgumentParser) -> None:
    parser.add_argument("list", type=Path, metavar=_("LIST"), help=_("xlsx, xls, ods, csv, txt, html or vcf"))
    parser.add_argument(
        "--sheet", metavar=_("NAME"), help=_("the sheet of a workbook; the fullest when not named")
    )
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar=_("FILE"),
        help=_("JSON that says which column becomes which field; guessed when not given"),
    )
    parser.add_argument(
        "--policy",
        choices=POLICIES,
        default="fill",
        help=_("what to do with rows of known clients: fill in what is empty, replace, skip, or add anyway"),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen and write nothing"))
    parser.add_argument(
        "--rejected",
        type=Path,
        metavar=_("FILE.xlsx"),
        help=_("save the rejected rows there, with the reasons"),
    )
    _json(parser)


def _export(parser: ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar=_("OUT"), help=_("a file that ends in .xlsx, .csv or .vcf"))
    what = parser.add_mutually_exclusive_group()
    parser.add_argument(
        "--entity",
        choices=LISTED,
        default="contact",
        help=_("what is exported; contact when not given"),
    )
    what.add_argument(
        "--all",
        dest="everything",
        action="store_true",
        help=_("everything, each kind on a sheet of a workbook"),
    )
    what.add_argument("--list", metavar=_("NAME"), help=_("only a saved list, with its columns"))
    _json(parser)


def _search(parser: ArgumentParser) -> None:
    parser.add_argument(
        "text", metavar=_("TEXT"), help=_("a part of a name, phone, e-mail, tax number or note")
    )
    parser.add_argument(
        "--limit", type=_at_least_one, default=50, metavar="N", help=_("at most so many results (50)")
    )
    _json(parser)


def _duplicates(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--entity",
        choices=("contact", "company"),
        help=_("only contacts or only companies; both when not named"),
    )
    parser.add_argument("--sure", action="store_true", help=_("only the obvious ones"))
    parser.add_argument(
        "--limit", type=_at_least_one, default=50, metavar="N", help=_("at most so many groups (50)")
    )
    parser.add_argument(
        "--apart",
        nargs="+",
        metavar="ID",
        help=_("remember that the cards with these ids are not duplicates"),
    )
    _json(parser)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 on").format(text=text))
    return int(text)


def _nothing(_parser: ArgumentParser) -> None:
    """A command without options of its own."""


def _demo(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--trade", choices=TRADES, default=TRADES[0], help=_("what the invented team deals in (wholesale)")
    )
    what.add_argument(
        "--remove",
        action="store_true",
        help=_("take the example data away again; what was worked on since stays"),
    )
    _json(parser)


_COMMANDS: dict[str, tuple[str, Callable[[ArgumentParser], None]]] = {
    "import": (N_("bring a list into the base"), _import),
    "undo": (N_("take the last step back"), _json),
    "redo": (N_("do again what was taken back last"), _json),
    "export": (N_("write contacts, companies, deals or other records to a file"), _export),
    "report": (
        N_("make a report: on the terminal, as JSON, as a workbook or as pages"),
        report_arguments.add,
    ),
    "search": (N_("find contacts and companies"), _search),
    "duplicates": (N_("find cards that may be the same person or firm"), _duplicates),
    "check": (N_("find out whether the base is sound, and repair what can be repaired"), _json),
    "demo": (N_("fill a new base with example data, or take them away"), _demo),
    "demo-team": (N_("open two windows side by side that exchange through a shared file"), _nothing),
    "share": (N_("exchange with other laptops through a shared file or a server"), sharing_arguments.share),
    "sync": (N_("exchange once"), _json),
    "status": (N_("say how the exchange stands"), _json),
    "conflicts": (
        N_("decide between values that were written at the same time"),
        sharing_arguments.conflicts,
    ),
    "changes": (N_("hand changes over in a file"), sharing_arguments.changes),
    "set": (N_("change fields of a record"), sharing_arguments.set_),
    "serve": (N_("be the server of a team, or look after it"), serve_arguments.add),
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
