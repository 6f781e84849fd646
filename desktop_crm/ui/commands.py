"""One list of commands under menus, shortcuts, the palette and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_crm.base.i18n import _


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """Something the user can do. `label` is a text for translation, `shortcut` as Qt writes it ("Ctrl+N").

    A `hidden` command takes arguments and is run by other parts of the program only. The shortcut of one that works
    `anywhere` also works in dialogs.
    """

    id: str
    label: str
    run: Callable[..., None]
    icon: str = ""
    shortcut: str = ""
    available: Callable[[], bool] = _always
    hidden: bool = False
    anywhere: bool = False


class Commands(QObject):
    """The commands of one window; those with a shortcut work wherever the focus is in it."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        QApplication.instance().focusChanged.connect(self._focus_went)  # type: ignore[union-attr]

    def add(self, *commands: Command) -> None:
        """Add commands; one with the same id takes the place of the former."""
        for command in commands:
            self._drop_action(command.id)
            self._commands[command.id] = command
            if command.shortcut:
                self._add_action(command)
        self.changed.emit()

    def remove(self, *ids: str) -> None:
        """Take commands away; unknown ids are ignored."""
        for id_ in ids:
            self._drop_action(id_)
            self._commands.pop(id_, None)
        self.changed.emit()

    def run(self, id_: str, *arguments: Any) -> None:
        """Run a command if it is available now. KeyError when there is none of that id."""
        command = self._commands[id_]
        if command.available():
            command.run(*arguments)

    def get(self, id_: str) -> Command:
        """The command of that id; KeyError when there is none."""
        return self._commands[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._commands

    def offered(self) -> list[Command]:
        """The commands that can be run now, for menus and the palette, in the order they were added."""
        return [c for c in self._commands.values() if not c.hidden and c.available()]

    def everything(self) -> list[Command]:
        """All commands, also those that are hidden or not available now."""
        return list(self._commands.values())

    def _add_action(self, command: Command) -> None:
        action = QAction(_(command.label), self._window)
        action.setShortcuts([QKeySequence(keys) for keys in command.shortcut.split("; ")])
        action.triggered.connect(lambda _checked=False, id_=command.id: self.run(id_))
        self._window.addAction(action)
        self._actions[command.id] = action

    def _focus_went(self, _left: QWidget | None, come: QWidget | None) -> None:
        """A dialog that gets the keyboard takes the shortcuts that work anywhere."""
        dialog = come.window() if come is not None else None
        if isinstance(dialog, QDialog):
            for id_, action in self._actions.items():
                if self._commands[id_].anywhere and action not in dialog.actions():
                    dialog.addAction(action)

    def _drop_action(self, id_: str) -> None:
        action = self._actions.pop(id_, None)
        if action is not None:
            self._window.removeAction(action)
            action.deleteLater()


def shortcut_text(command: Command) -> str:
    """The first shortcut of a command as the system writes it."""
    keys = command.shortcut.split("; ")[0]
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
