"""One of several: yes or no, a choice of options, a reference to another record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, in_every_language
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Reading, Value
from desktop_crm.models.kinds.text import excerpt, nothing, one_line, written

_YES = frozenset("да есть yes y true истина 1 + ✓ ✔ ☑ √ v х x on вкл д t".split())
_NO = frozenset("нет no n false ложь 0 - – — ✗ ✘ ☐ ☒ off выкл н f".split())


@dataclass(frozen=True)
class Bool(Kind):
    """Yes or no, stored as 1 or 0."""

    sql: ClassVar[str] = "INTEGER"
    cell: ClassVar[Cell] = Cell.BOOL
    operators: ClassVar[tuple[Operator, ...]] = (Operator.IS, Operator.EMPTY, Operator.NOT_EMPTY)

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = written(raw).casefold()
        if not text:
            return None
        if text in _YES:
            return 1
        if text in _NO:
            return 0
        raise UserError(_("Neither yes nor no: {text}").format(text=excerpt(text)), _("Write “yes” or “no”."))

    def format(self, value: Value) -> str:
        return "" if value is None else _("yes") if value else _("no")

    def normal(self, value: Value) -> str:
        return "" if value is None else str(int(bool(value)))


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen. `label` is shown translated, `tone` names a colour of the theme.

    One with an `icon` is shown by it in lists, beside its words.
    """

    key: str
    label: str
    tone: str = ""
    aliases: tuple[str, ...] = ()
    icon: str = ""


@dataclass(frozen=True)
class Choice(Kind):
    """One of `options`, stored as its key; read by key, by label in any language, or by alias."""

    options: tuple[Option, ...] = ()

    cell: ClassVar[Cell] = Cell.PILL
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.ANY_OF,
        Operator.NONE_OF,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = written(raw)
        if not text:
            return None
        known = _by_word(self.options)
        key = known.get(text) or known.get(_word(text))
        if key is None and nothing(text):
            return None
        if key is None:
            labels = ", ".join(_(option.label) for option in self.options)
            raise UserError(
                _("“{text}” is not among the choices.").format(text=excerpt(text)),
                _("Choose one of: {labels}.").format(labels=labels),
            )
        return key

    def option(self, value: Value) -> Option | None:
        """The option whose key is `value`; None when there is none, as when it has been removed since."""
        return next((option for option in self.options if option.key == value), None)

    def format(self, value: Value) -> str:
        option = self.option(value)
        return _(option.label) if option else "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)


def _word(text: str) -> str:
    return fold(text) or text


@lru_cache
def _by_word(options: tuple[Option, ...]) -> dict[str, str]:
    """Keys by every word that means them; what is named first wins, and keys win over labels over aliases."""
    known: dict[str, str] = {}
    for option in options:
        known.setdefault(option.key, option.key)
    for option in options:
        for label in in_every_language(option.label):
            known.setdefault(label, option.key)
            known.setdefault(_word(label), option.key)
    for option in options:
        for word in (*option.aliases, option.key):
            known.setdefault(_word(word), option.key)
    return known


@dataclass(frozen=True)
class Ref(Kind):
    """Another record, stored as its id. `creates`: a name that is not known makes a new record on import."""

    entity: str = ""
    creates: bool = False

    cell: ClassVar[Cell] = Cell.TEXT
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.ANY_OF,
        Operator.NONE_OF,
        Operator.EMPTY,
        Operator.NOT_EMPTY,
    )

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        return one_line(written(raw)) or None

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)
