"""Removing a stage or a pipeline: where its deals go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Count
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class WhereTo(Dialog):
    """Asks before something with `n` deals is removed; `target` is the stage chosen for them, None without deals."""

    def __init__(self, parent: QWidget, what: str, n: int, stages: Sequence[tuple[object, str]]) -> None:
        super().__init__(parent, what, _("Remove"), danger=True, check=self._check)
        self.body.addWidget(label(what, "card", wrap=True))
        self.body.setSpacing(Space.M)
        self._n = n
        self.choice = Choice(stages, placeholder=_("Choose a stage…"))
        text = ngettext(
            "{n} deal stands there. Where does it go?", "{n} deals stand there. Where do they go?", n
        )
        self.field = Field(text.format(n=Count().format(n)), self.choice)
        self.choice.chosen.connect(lambda _stage: self.field.set_error(""))
        hint = _("Undo brings all of it back.") if n else _("There are no deals in it. Undo brings it back.")
        if n:
            self.body.addWidget(self.field)
            self.choice.setFocus()
        self.body.addWidget(label(hint, "secondary", "secondary", wrap=True))

    def target(self) -> str | None:
        """The stage where the deals go."""
        chosen = self.choice.value()
        return str(chosen) if chosen and self._n else None

    def _check(self) -> bool:
        if self._n and not self.choice.value():
            self.field.set_error(_("Choose the stage where they go."))
            return False
        return True
