"""The command that shows which cards may be one, and remembers which are not."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.cli.commands import opened
from desktop_crm.cli.console import Console

if TYPE_CHECKING:
    from desktop_crm.ops.duplicates.scan import Found, Group
    from desktop_crm.store.workspace import Workspace


def run(base: Path, chosen: Namespace, console: Console) -> int:
    """Show the groups, the surest first; or, with `--apart`, remember that cards are not duplicates."""
    from desktop_crm.ops.duplicates.scan import ENTITIES, scan

    with opened(base, console) as ws:
        if chosen.apart:
            return _apart(ws, chosen.apart, console)
        wanted = (chosen.entity,) if chosen.entity else ENTITIES
        found = scan(ws, console.progress(_("Looking for duplicates")), entities=wanted)
    shown = [group for group in found.groups if group.sure or not chosen.sure]
    console.answer(_told(found, shown[: chosen.limit], len(shown)), *_lines(found, shown, chosen.limit))
    return 0


def _apart(ws: Workspace, ids: list[str], console: Console) -> int:
    from desktop_crm.ops.duplicates import apart

    entity = apart.entity_of(ws, ids)
    if entity is None:
        raise UserError(
            _("These are not the ids of several contacts or of several companies."),
            _("The answer with --json has the ids."),
        )
    apart.keep_apart(ws, entity, ids)
    console.answer({"apart": ids}, _("These cards will not be shown together again."))
    return 0


def _told(found: Found, shown: list[Group], total: int) -> dict[str, object]:
    groups = [
        {
            "entity": group.entity,
            "confidence": group.confidence,
            "reasons": list(group.reasons),
            "cards": [{"id": member.id, "name": member.name} for member in group.members],
        }
        for group in shown
    ]
    return {"groups": groups, "total": total, "left_aside": found.common, "more": found.more}


def _lines(found: Found, shown: list[Group], limit: int) -> list[str]:
    lines = [_line(group) for group in shown[:limit]] or [_("No duplicates were found.")]
    if len(shown) > limit:
        rest = len(shown) - limit
        lines.append(ngettext("… and {n} more group", "… and {n} more groups", rest).format(n=rest))
    if found.common:
        aside = ngettext(
            "{n} value that very many cards share was left aside.",
            "{n} values that very many cards share were left aside.",
            found.common,
        )
        lines.append(aside.format(n=found.common))
    if found.more:
        lines.append(_("There are more duplicates than are looked at in one go; search again after these."))
    return lines


def _line(group: Group) -> str:
    from desktop_crm.ops.duplicates.judge import told

    names = " = ".join(member.name or _("No name") for member in group.members)
    reasons = ", ".join(told(reason, group.entity) for reason in group.reasons)
    return _("{confidence} %: {names} ({reasons})").format(
        confidence=group.confidence, names=names, reasons=reasons
    )
