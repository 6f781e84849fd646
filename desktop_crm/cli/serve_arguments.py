"""The options of `serve`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from desktop_crm.base.i18n import _


def add(parser: ArgumentParser) -> None:
    """What a server can be told, and what can be done with it."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=("invite", "laptops", "revoke", "backup", "health"),
        help=_("what to do with the server; it serves when nothing is named"),
    )
    parser.add_argument(
        "what", nargs="?", metavar=_("WHAT"), help=_("which laptop to revoke, or the file of the backup")
    )
    parser.add_argument("--data", type=Path, metavar=_("DIR"), help=_("the folder of the server's data"))
    parser.add_argument("--database", metavar="URL", help=_("a PostgreSQL database instead of a file there"))
    parser.add_argument(
        "--listen",
        metavar=_("HOST:PORT"),
        default="127.0.0.1:8443",
        help=_("where to listen (127.0.0.1:8443: only this machine)"),
    )
    parser.add_argument(
        "--address", metavar="URL", help=_("how laptops reach it, when that is not where it listens")
    )
    parser.add_argument("--team", metavar=_("NAME"), help=_("what the team calls itself"))
    parser.add_argument(
        "--tls-self-made",
        action="store_true",
        help=_("speak TLS with a certificate that the server makes; invites carry its fingerprint"),
    )
    parser.add_argument(
        "--certificate", type=Path, metavar=_("FILE"), help=_("speak TLS with this certificate (PEM)")
    )
    parser.add_argument("--key", type=Path, metavar=_("FILE"), help=_("the key of the certificate (PEM)"))
    parser.add_argument("--json", action="store_true", help=_("answer with one JSON object"))
