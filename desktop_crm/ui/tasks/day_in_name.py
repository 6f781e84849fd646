"""The day and the time of a task as the words of its name say: «отправить КП завтра в 15:00»."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.ops.task_text import Meant, task_of
from desktop_crm.ui.forms.when import When


class DayInName:
    """What the name says is chosen while one types, and leaves the name; a day chosen by hand stands."""

    def __init__(self, name: QLineEdit, when: When) -> None:
        self._name, self._when = name, when
        self._said: Meant | None = None
        self._before = self._chosen()
        name.textEdited.connect(self._listen)

    def name(self) -> str:
        """The name without the words that have become the day."""
        said = self._said
        return said.name if said and said.name and self._is_chosen(said) else self._name.text().strip()

    def _listen(self, text: str) -> None:
        untouched = self._is_chosen(self._said) if self._said else self._chosen() == self._before
        if not untouched:
            return
        said = task_of(text, wall_clock())
        self._said = said if said.day else None
        chosen = (said.day, said.time) if said.day else self._before
        if chosen is not None and chosen != self._chosen():
            self._when.set_value(*chosen)

    def _is_chosen(self, said: Meant | None) -> bool:
        return said is not None and (said.day, said.time) == self._chosen()

    def _chosen(self) -> tuple[str | None, str | None] | None:
        try:
            return self._when.value()
        except UserError:
            return None
