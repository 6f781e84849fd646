"""Rejecting leads: why nothing will come of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import leads, names, records
from desktop_crm.ops.records import NewRef
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.bulk import counted
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.pick import Choosable, Pick
from desktop_crm.ui.forms.slot import Slot
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label

_AT_HAND = 9  # reasons with a key of their own
_AT_ONCE = 100  # leads; more are rejected in the background


class Reject(Dialog):
    """A reason with one key or in own words, and a comment for those who read it later."""

    def __init__(self, desk: Desk, parent: QWidget | None, lead_ids: Sequence[str]) -> None:
        super().__init__(parent, _("Reject the lead"), _("Reject"), check=self.apply, width=480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._ids = desk, list(lead_ids)
        fields = ENTITIES["lead"].fields
        self.reason, self.comment = Slot(desk, fields["lost_reason"]), Slot(desk, fields["lost_comment"])
        self.pick = Pick(_("Reason"), self._reasons(), optional=False)
        self.body.addWidget(label(self._whom(), "card", wrap=True))
        if self.pick.options():
            self.body.addWidget(self.pick)
        for slot in (self.reason, self.comment):
            self.body.addWidget(slot)
        self.pick.chosen.connect(self._picked)
        self.reason.editor.changed.connect(self._typed)
        self.reason.editor.entered.connect(self._confirm)
        put_in_order(self)
        first: QWidget = next(iter(self.pick.options()), self.reason.editor)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def apply(self) -> bool:
        """Reject with this reason; False, with a sentence below it, when there is none."""
        if not (self.reason.editor.check() and self.comment.editor.check()):
            return False
        reason, comment = self.reason.editor.value(), self.comment.editor.value()
        if reason and len(self._ids) > _AT_ONCE:
            self._in_background(reason, comment)
            return True
        try:
            leads.reject(self._desk.ws, self._ids, reason, comment)
        except records.Invalid as error:
            self.reason.editor.set_error(error.fields.get("lost_reason", error.what))
            self.reason.editor.setFocus()
            return False
        except UserError as error:
            self.reason.editor.set_error(sentence(error))
            return False
        return True

    def _in_background(self, reason: str | NewRef, comment: str | None) -> None:
        ws, ids = self._desk.ws, self._ids
        waiting.run(
            self._desk,
            self.parentWidget() or self,
            _("Rejecting leads"),
            lambda job: leads.reject(ws, ids, reason, comment, job.progress),
            writes=True,
        )

    def _whom(self) -> str:
        if len(self._ids) > 1:
            return counted("lead", len(self._ids))
        return names.name_of(self._desk.ws, "lead", self._ids[0]) or _("No name")

    def _reasons(self) -> list[Choosable]:
        known = names.alike(self._desk.ws, "lost_reason", "", limit=_AT_HAND)
        return [Choosable(r.id, r.name, "bad", f"Ctrl+{n}") for n, r in enumerate(known, start=1)]

    def _picked(self, reason: object) -> None:
        self.reason.editor.set_value(reason)
        self.reason.editor.set_error("")

    def _typed(self) -> None:
        try:
            self.pick.set_value(self.reason.editor.value())
        except UserError:
            self.pick.set_value(None)
