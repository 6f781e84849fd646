"""How a task repeats, in words, and when that ends."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Date, Repeat
from desktop_crm.ops import repeats
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.dates import DateEditor
from desktop_crm.ui.forms.day_words import capital
from desktop_crm.ui.forms.editor import reading
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_RULES = (
    "FREQ=DAILY",
    repeats.WORKING_DAYS,
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
)


class RepeatChoice(QWidget):
    """Rules that fit the first day; a rule that came from elsewhere stands among them. Without an end it goes on."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._rule: str | None = None
        self._day = date.today()
        self.rule = Choice()
        self.rule.setAccessibleName(_("Repeat"))
        self.until = DateEditor(_("Repeat until"), Date(), reading(desk))
        self.until.line.setPlaceholderText(_("without end"))
        self._word = label(_("until"), tone="secondary")
        line = row(self.rule, self._word, self.until, into=self, space=Space.S)
        line.setStretch(0, 3)
        line.setStretch(2, 2)
        self.rule.chosen.connect(self._chosen)
        self.until.changed.connect(self.changed)
        self.set_value(None)

    def value(self) -> str | None:
        """The rule as it is stored. Raises UserError when the last day is not understood."""
        if self._rule is None:
            return None
        until = self.until.value()
        return _without_end(self._rule) + (f";UNTIL={str(until).replace('-', '')}" if until else "")

    def set_value(self, rule: str | None) -> None:
        """Show a rule."""
        self._rule = rule
        until = _until(rule or "")
        self.until.set_value(until)
        self._show()

    def set_day(self, day: date | None) -> None:
        """Offer the rules that fit this first day, and let the chosen one fit it."""
        if day is None or day == self._day:
            return
        offered = [repeats.anchored(rule, self._day) for rule in _RULES]
        plain = _without_end(self._rule or "")
        if plain in offered:
            self._rule = repeats.anchored(_RULES[offered.index(plain)], day)
        self._day = day
        self._show()

    def _show(self) -> None:
        plain = _without_end(self._rule) if self._rule else None
        offered = [repeats.anchored(rule, self._day) for rule in _RULES]
        if plain and plain not in offered:
            offered.append(plain)
        words = [(rule, capital(Repeat().format(rule))) for rule in offered]
        self.rule.set_options([(None, _("Does not repeat")), *words], plain)
        for each in (self._word, self.until):
            each.setVisible(plain is not None)

    def _chosen(self, rule: object) -> None:
        self._rule = str(rule) if rule else None
        self._show()
        self.changed.emit()


def _parts(rule: str) -> list[str]:
    return [part for part in rule.split(";") if part]


def _without_end(rule: str) -> str:
    return ";".join(part for part in _parts(rule) if not part.startswith("UNTIL="))


def _until(rule: str) -> str | None:
    found = next((part[6:14] for part in _parts(rule) if part.startswith("UNTIL=")), "")
    return f"{found[:4]}-{found[4:6]}-{found[6:]}" if found else None
