"""The example: filled into an empty base, and removed again but for what was worked on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm import demo
from desktop_crm.base import i18n
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import names
from desktop_crm.store.undo import Undone
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.trades import TradeCards

_NAMED = 3  # of what stays


def may_fill(ws: Workspace) -> bool:
    """Whether the base has no clients yet."""
    return demo.is_empty(ws)


def fill(desk: Desk, window: QWidget, stage: QWidget, trade: str = "") -> None:
    """Fill the base with the example of a trade, which is asked for over `window` when it is not given."""
    if not trade:
        ask = AskTrade(window, desk.ws)
        ask.accepted.connect(lambda: fill(desk, window, stage, ask.cards.value() or ""))
        ask.open()
        return
    ws, language = desk.ws, i18n.language()

    def done(_nothing: object) -> None:
        desk.commands.run("team.changed")
        place = next((go for go in ("go.today", "go.deals", "go.contacts") if go in desk.commands), "")
        if place:
            desk.commands.run(place)
        desk.messages.done(_("The example is there: look around and try anything."))

    work = lambda _job: demo.fill(ws, language, trade=trade)  # noqa: E731
    waiting.run(desk, stage, _("Filling in the example"), work, done, writes=True)


def clear(desk: Desk, stage: QWidget) -> None:
    """Remove the example and tell what stays."""

    def done(undone: list[Undone]) -> None:
        desk.commands.run("team.changed")
        text = " ".join(filter(None, [_("The example data are removed."), _staying(desk.ws, undone)]))
        desk.messages.offer(text, _("Bring it back"), lambda: desk.commands.run("redo"))

    waiting.run(
        desk,
        stage,
        _("Removing the example data"),
        lambda job: demo.clear(desk.ws, job.progress),
        done,
        writes=True,
    )


def _staying(ws: Workspace, undone: list[Undone]) -> str:
    """What was worked on since, named where there are few."""
    kept = {(k.entity, k.row) for each in undone for k in each.kept if ENTITIES[k.entity].listed}
    if not kept:
        return ""
    shown = ", ".join(sorted(names.name_of(ws, entity, id_) for entity, id_ in kept)[:_NAMED])
    text = ngettext(
        "{n} record that was worked on stays: {names}.",
        "{n} records that were worked on stay: {names}.",
        len(kept),
    )
    return text.format(n=len(kept), names=shown if len(kept) <= _NAMED else f"{shown}…")


class AskTrade(Dialog):
    """Asks which trade the example should be of."""

    def __init__(self, parent: QWidget, ws: Workspace) -> None:
        super().__init__(parent, _("Example data"), _("Fill in"), width=680)
        self.cards = TradeCards(ws)
        self.cards.choose("wholesale")
        self.cards.wanted.connect(self.accept)
        about = _("An invented team with clients, deals and calls of your trade; one click removes it.")
        self.body.addWidget(label(about, tone="secondary", wrap=True))
        self.body.addWidget(self.cards)
        self.cards.focus()
