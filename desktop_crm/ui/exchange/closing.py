"""What stands over the window while the last changes are handed over."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.progress import Bar
from desktop_crm.ui.kit.text import label


class Closing(Dialog):
    """Its button ends the waiting; so does its `result`."""

    def __init__(self, parent: QWidget) -> None:
        title = _("Handing over your last changes")
        super().__init__(parent, title, _("Close now"))
        self.no.hide()
        self.body.addWidget(label(title, "card", wrap=True))
        hint = _("They are saved here. What is not handed over now goes at the next start.")
        self.body.addWidget(label(hint, tone="secondary", wrap=True))
        bar = Bar()
        bar.setAccessibleName(title)
        self.body.addWidget(bar)
