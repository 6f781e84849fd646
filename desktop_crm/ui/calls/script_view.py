"""What to say, step by step, beside the note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ops.scripts import Step, Talk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.switches import Check
from desktop_crm.ui.kit.text import label, set_tone
from desktop_crm.ui.theme import Space, font

_INDENT = 28  # px of the words below the box that is ticked


class ScriptView(QWidget):
    """The steps of one script, each with a box to tick; what is ticked steps back."""

    chosen = Signal(object)
    """Another script; None for none."""

    def __init__(self, scripts: Sequence[Talk]) -> None:
        super().__init__()
        self._scripts = {script.id: script for script in scripts}
        names = [(script.id, script.name) for script in scripts]
        self.choice = Choice(names, None, _("No script"))
        self.choice.setAccessibleName(_("Script"))
        self.choice.chosen.connect(self._choose)
        self.steps: list[StepView] = []
        self._inner = QWidget()
        self._column = column(None, into=self._inner, margins=(2, 2, Space.M, 2), space=Space.M)
        self._area = scrolling(self._inner)
        column(self.choice, self._area, into=self, space=Space.M)

    def show_script(self, script_id: str | None) -> None:
        """Show a script, none of its steps gone through."""
        script = self._scripts.get(script_id or "")
        self.choice.set_value(script.id if script else None)
        for old in self.steps:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.steps = [StepView(step) for step in script.steps] if script else []
        for place, each in enumerate(self.steps):
            self._column.insertWidget(place, each)

    def tick_next(self) -> None:
        """Tick the first step that is still to be gone through, and show the one after it."""
        left = [step for step in self.steps if not step.box.isChecked()]
        if left:
            left[0].box.setChecked(True)
            self._area.ensureWidgetVisible(left[1] if len(left) > 1 else left[0])

    def _choose(self, script_id: object) -> None:
        self.show_script(str(script_id))
        self.chosen.emit(script_id)


class StepView(QWidget):
    """One step: its title to tick, its words to read aloud."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        title = step.title or step.text.partition("\n")[0]
        self.box = Check(title)
        self.box.setFont(font("name"))
        self._words: QLabel = label(step.text if step.title else "", wrap=True, selectable=True)
        self._words.setVisible(bool(self._words.text()))
        self.box.toggled.connect(self._tone)
        column(self.box, self._words, into=self, space=2)
        self._words.setContentsMargins(_INDENT, 0, 0, 0)

    def _tone(self, done: bool) -> None:
        set_tone(self._words, "hint" if done else "")
