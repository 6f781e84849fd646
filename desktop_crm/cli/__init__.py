"""The command line: the same work without a window, and with no command the window itself."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from desktop_crm.base import i18n, log, paths
from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.base.settings import Settings
from desktop_crm.cli import arguments
from desktop_crm.cli.console import Console

DONE, WITH_PROBLEMS, REFUSED = 0, 1, 2
"""Exit codes: done; done, but rows were rejected or the base has faults; refused, the reason is on stderr."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, those of the process by default; its exit code."""
    given = arguments.with_file_named(list(sys.argv[1:] if argv is None else argv))
    settings = Settings()
    _speak(given, settings)
    try:
        chosen = arguments.parsed(given)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else REFUSED
    if chosen.command is None:
        gc.disable()  # loading the window leaves nothing to collect; it begins again behind the first picture
        from desktop_crm import app

        return app.run(
            chosen.base,
            example=chosen.example,
            shots=chosen.shots,
            language=chosen.language,
            file=chosen.open and chosen.open.absolute(),
            half=chosen.half,
        )
    return _run(chosen, settings)


def _run(chosen: Namespace, settings: Settings) -> int:
    from desktop_crm.cli.commands import COMMANDS

    console = Console(answers_in_json=getattr(chosen, "json", False))
    log.start(console.unexpected)
    base = chosen.base or (Path(settings["base"]) if settings["base"] else paths.default_base())
    try:
        with console.stoppable():
            return COMMANDS[chosen.command](base, chosen, console)
    except UserError as error:
        console.complain(error.what, error.hint)
    except (Cancelled, KeyboardInterrupt):
        console.complain(i18n._("Stopped; nothing was changed."))
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return REFUSED


def _speak(given: Sequence[str], settings: Settings) -> None:
    """Choose the language before anything is said, so that the help and the first complaint have it too."""
    code = next(
        (
            value
            for name, value in zip(given, [*given[1:], ""], strict=True)
            if name == "--language" and value in i18n.LANGUAGES
        ),
        next((g.partition("=")[2] for g in given if g.startswith("--language=")), settings["language"]),
    )
    i18n.use(i18n.system_language() if code == "system" else code)
