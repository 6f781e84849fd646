"""What was typed of a lead and not saved: kept on this laptop until it is saved or thrown away."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from desktop_crm.store.workspace import Workspace

_KEY = "lead.draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """The line and the request, as they stand there."""

    line: str = ""
    need: str = ""

    def __bool__(self) -> bool:
        return bool(self.line.strip() or self.need.strip())


def kept(ws: Workspace) -> Draft:
    """The draft that waits; an empty one when none does."""
    try:
        found = json.loads(ws.memo(_KEY) or "{}")
        return Draft(str(found.get("line", "")), str(found.get("need", "")))
    except (ValueError, AttributeError):
        return Draft()


def keep(ws: Workspace, draft: Draft) -> None:
    """Let this draft wait; an empty one takes away what waited."""
    if draft != kept(ws):
        ws.remember(_KEY, json.dumps(asdict(draft), ensure_ascii=False) if draft else None)
