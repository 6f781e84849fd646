"""What each command does. Each takes the base, its options and the console, and returns the exit code."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.cli.console import Console

if TYPE_CHECKING:
    from desktop_crm.ops.lists import Saved
    from desktop_crm.store.undo import Undone
    from desktop_crm.store.workspace import Workspace

Command = Callable[[Path, Namespace, Console], int]


def opened(base: Path, console: Console) -> Workspace:
    """The open base. That a new one was made is said, as it may be a slip in the name."""
    from desktop_crm.store.workspace import Workspace

    if not base.exists():
        ws = Workspace(base)
        console.complain(_("A new base was made: {path}").format(path=ws.path))
        return ws
    return Workspace(base)


def undo(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.store import undo as steps

    with opened(base, console) as ws:
        return _reversed(steps.undo(ws, progress=console.progress(_("Taking back"))), _("Undone"), console)


def redo(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.store import undo as steps

    with opened(base, console) as ws:
        return _reversed(
            steps.redo(ws, progress=console.progress(_("Doing again"))), _("Done again"), console
        )


def _reversed(undone: Undone | None, verb: str, console: Console) -> int:
    if undone is None:
        console.answer(
            {"step": None, "records": 0, "kept": []}, _("There is nothing to take back or do again.")
        )
        return 0
    name = undone.name
    kept = [{"entity": k.entity, "id": k.row, "field": k.field} for k in undone.kept]
    lines = [f"{verb}: {name} ({_records(undone.records)})"]
    if kept:
        lines.append(_("Changed since by others and left as it is: {n}").format(n=len(kept)))
    console.answer({"step": name, "records": undone.records, "kept": kept}, *lines)
    return 0


def _records(n: int) -> str:
    return ngettext("{n} record", "{n} records", n).format(n=n)


def export(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.exporting.export import export as export_list
    from desktop_crm.exporting.export import export_all
    from desktop_crm.models.all import ENTITIES
    from desktop_crm.store.query import Query

    progress = console.progress(_("Writing"))
    with opened(base, console) as ws:
        if chosen.everything:
            n = export_all(ws, chosen.out, progress)
        elif chosen.list:
            saved = _saved_list(ws, chosen.list)
            _index(ws, console)
            n = export_list(ws, chosen.out, saved.query, saved.columns or None, progress)
        else:
            n = export_list(
                ws, chosen.out, Query(chosen.entity, sort=ENTITIES[chosen.entity].newest_by), None, progress
            )
    line = _("Written: {path} ({records})").format(path=chosen.out, records=_records(n))
    console.answer({"file": str(chosen.out), "records": n}, line)
    return 0


def _saved_list(ws: Workspace, name: str) -> Saved:
    from desktop_crm.ops import lists

    every = lists.all_of(ws)
    for saved in every:
        if fold(saved.name) == fold(name):
            return saved
    names = ", ".join(f"“{saved.name}”" for saved in every)
    hint = _("There are: {names}.").format(names=names) if every else _("No list has been saved yet.")
    raise UserError(_("There is no saved list “{name}”.").format(name=name), hint)


def search(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.store import search as searching

    with opened(base, console) as ws:
        _index(ws, console)
        hits = searching.find(ws, chosen.text, chosen.limit)
    results = [{"entity": h.entity, "id": h.id, "title": h.title, "subtitle": h.subtitle} for h in hits]
    lines = [f"{h.title} — {h.subtitle}" if h.subtitle else h.title for h in hits]
    console.answer({"text": chosen.text, "results": results}, *(lines or [_("Nothing was found.")]))
    return 0


def _index(ws: Workspace, console: Console) -> None:
    """Bring the search index up to date, which the window does by itself in the background."""
    from desktop_crm.store import search_index

    progress = console.progress(_("Preparing the search"))

    def cancelled() -> bool:
        progress(0, 0)
        return False

    search_index.catch_up(ws, cancelled)


def check(base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.store import check as checking
    from desktop_crm.store.workspace import Workspace

    if not base.exists():
        raise UserError(_("There is no base “{path}”.").format(path=base), _("Name the base with --base."))
    try:
        with Workspace(base) as ws:
            findings = checking.check(ws, progress=console.progress(_("Checking")))
    except UserError as error:
        findings = checking.damage(base, error)
        if not findings:
            raise
    sound = not any(finding.open for finding in findings)
    listed = [{"kind": f.kind, "what": f.what, "repaired": f.repaired, "open": f.open} for f in findings]
    lines = [_("The base is sound.")] if sound else [_("The base has faults.")]
    console.answer({"sound": sound, "findings": listed}, *lines, *(f"• {f}" for f in findings))
    return 0 if sound else 1


def demo(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm import demo as example
    from desktop_crm.store.workspace import Workspace

    with Workspace(base) as ws:
        if chosen.remove:
            return _without_example(ws, console)
        example.fill(ws, language(), trade=chosen.trade)
        _index(ws, console)
        ((n,),) = ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL")
        line = _("The example is in {path} ({records}).").format(path=ws.path, records=_records(n))
        console.answer({"file": str(ws.path), "contacts": n}, line)
    return 0


def _without_example(ws: Workspace, console: Console) -> int:
    from desktop_crm import demo as example

    undone = example.clear(ws)
    n, kept = sum(u.records for u in undone), sum(len(u.kept) for u in undone)
    lines = [
        ngettext("{n} record of the example removed.", "{n} records of the example removed.", n).format(n=n)
    ]
    if kept:
        stays = ngettext("{n} that was worked on stays.", "{n} that were worked on stay.", kept)
        lines.append(stays.format(n=kept))
    console.answer({"removed": n, "kept": kept}, *lines)
    return 0


def import_(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.cli.importing import run

    return run(base, chosen, console)


def duplicates(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.cli.duplicates import run

    return run(base, chosen, console)


def report(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.cli.report import run

    return run(base, chosen, console)


def serve(base: Path, chosen: Namespace, console: Console) -> int:
    from desktop_crm.cli.serve import run

    return run(base, chosen, console)


def demo_team(_base: Path, _chosen: Namespace, console: Console) -> int:
    from desktop_crm.cli.demo_team import open_windows

    return open_windows(console)


def _sharing(name: str) -> Command:
    """A command of the exchange, loaded when it is wanted."""

    def run(base: Path, chosen: Namespace, console: Console) -> int:
        from desktop_crm.cli import sharing

        command: Command = getattr(sharing, name)
        return command(base, chosen, console)

    return run


COMMANDS: dict[str, Command] = {
    "import": import_,
    "undo": undo,
    "redo": redo,
    "export": export,
    "report": report,
    "search": search,
    "duplicates": duplicates,
    "check": check,
    "demo": demo,
    "demo-team": demo_team,
    "share": _sharing("share"),
    "sync": _sharing("sync"),
    "status": _sharing("status"),
    "conflicts": _sharing("conflicts"),
    "changes": _sharing("changes"),
    "set": _sharing("set_"),
    "serve": serve,
}
