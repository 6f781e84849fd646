"""The options of the commands of the exchange."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from desktop_crm.base.i18n import _


def share(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("create", "join", "invite", "laptops", "revoke", "leave"),
        help=_("make a shared file, join a team, invite, list or revoke laptops, or leave"),
    )
    parser.add_argument(
        "what",
        nargs="?",
        metavar=_("WHERE"),
        help=_("the shared file (.crmshare), the address of a server, or the laptop to revoke"),
    )
    parser.add_argument("--invite", metavar=_("CODE"), help=_("the code that somebody of the team gave you"))
    parser.add_argument("--name", metavar=_("NAME"), help=_("what the team calls itself"))
    _json(parser)


def conflicts(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        choices=("take", "keep"),
        help=_("take another value, or keep what stands; without it they are listed"),
    )
    parser.add_argument("what", nargs="?", metavar="ID", help=_("which conflict"))
    parser.add_argument(
        "--entry", type=int, metavar="N", help=_("which of several other values; the newest when not named")
    )
    parser.add_argument(
        "--all", dest="everything", action="store_true", help=_("keep what stands in all conflicts")
    )
    _json(parser)


def changes(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("save", "read"), help=_("write a file of changes, or take one over")
    )
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a file that ends in .crmchanges"))
    parser.add_argument(
        "--all",
        dest="everything",
        action="store_true",
        help=_("everything in this base, not only what the others may lack"),
    )
    _json(parser)


def set_(parser: ArgumentParser) -> None:
    parser.add_argument(
        "entity", metavar=_("KIND"), help=_("contact, company, lead, deal, call, task or another")
    )
    parser.add_argument("id", metavar="ID", help=_("the id of the record"))
    parser.add_argument("values", nargs="+", metavar=_("FIELD=VALUE"), help=_("what the fields are to be"))
    _json(parser)


def _json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("answer with one JSON object"))
