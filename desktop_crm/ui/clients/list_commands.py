"""What can be done with the list in sight and with its records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Phone
from desktop_crm.ops import lists, subjects
from desktop_crm.store.query import Query
from desktop_crm.ui import icons
from desktop_crm.ui.commands import Command, shortcut_text
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.menu import menu

if TYPE_CHECKING:
    from desktop_crm.ui.clients.list_screen import ListScreen

Lines = list[tuple[str, str, Callable[[], None]]]
"""Lines of a menu: icon, text and what to do."""


def commands(screen: ListScreen) -> list[Command]:
    """The commands of the list in sight; going to another list puts its own in their place."""
    return [_in_sight(screen, command) for command in (*screen.own_commands(), *_usual(screen))]


def _in_sight(screen: ListScreen, command: Command) -> Command:
    """The command, while its list is the screen that one has gone to."""

    def available() -> bool:
        stack = screen.parentWidget()
        return (stack is None or screen.isVisibleTo(stack)) and command.available()

    return replace(command, available=available)


def _usual(screen: ListScreen) -> list[Command]:
    chosen, in_bin = (lambda: bool(screen.chosen())), (lambda: screen.query().bin)
    return [
        Command("list.edit", N_("Edit the card"), lambda: _edit(screen), "pencil", "F2", chosen),
        Command("list.note", N_("Write a note"), lambda: _note(screen), "notebook-pen", "Ctrl+M", chosen),
        Command(
            "list.change",
            N_("Change the selected…"),
            lambda: _change(screen),
            "list-checks",
            "Ctrl+E",
            chosen,
        ),
        Command("list.copy", N_("Copy the rows"), lambda: _copy(screen), "copy", "Ctrl+C", chosen),
        Command(
            "list.copy_phone",
            N_("Copy the phone"),
            lambda: _copy_phone(screen),
            "phone",
            "Ctrl+Shift+C",
            lambda: bool(_phone(screen)),
        ),
        Command("list.panel", N_("Show or hide the side panel"), screen.toggle_panel, "panel-left", "F4"),
        Command("list.delete", N_("Delete the selected"), lambda: delete(screen), "trash-2", "Del", chosen),
        Command("list.restore", N_("Take out of the bin"), lambda: restore(screen), "rotate-ccw", "", in_bin),
        Command("list.export", N_("Export this list…"), lambda: _export(screen), "download", "Ctrl+Shift+E"),
        Command("list.save", N_("Save this list…"), lambda: _save(screen), "bookmark-plus", "Ctrl+Shift+S"),
        Command(
            "list.remove",
            N_("Remove this saved list"),
            lambda: _remove(screen),
            "bookmark",
            "",
            lambda: bool(screen.saved),
        ),
        Command(
            "list.bin",
            N_("Show the bin"),
            lambda: screen.show_list(Query(screen.entity, bin=True)),
            "trash-2",
        ),
        Command("list.all", N_("Show all"), lambda: screen.show_list(Query(screen.entity)), "list"),
    ]


def menu_of(screen: ListScreen, record_id: str) -> Lines:
    """What the panel's "more" menu offers for one record."""
    from desktop_crm.ops import records

    ws, entity = screen.desk.ws, screen.entity
    if screen.panel.card and screen.panel.card.deleted:
        return [("rotate-ccw", _("Take out of the bin"), lambda: records.restore(ws, entity, [record_id]))]
    own = [c for c in screen.own_commands() if c.available()]
    return [
        *((c.icon, _(c.label), c.run) for c in own),
        ("pencil", _("Edit the card"), lambda: screen.desk.commands.run("edit", entity, record_id)),
        ("notebook-pen", _("Write a note"), screen.panel.write_note),
        *_to_write_down(screen, record_id),
        ("trash-2", _("Delete"), lambda: records.delete(ws, entity, [record_id])),
    ]


def _to_write_down(screen: ListScreen, record_id: str) -> Lines:
    """What can have taken place with a client."""
    if screen.entity not in subjects.KEYS:
        return []
    known = screen.desk.commands
    offered = [known.get(id_) for id_ in ("call.record", "meeting.record", "letter.record") if id_ in known]
    return [(c.icon, _(c.label), partial(known.run, c.id, screen.entity, record_id)) for c in offered]


def context_menu(screen: ListScreen, at: QPoint) -> None:
    """The menu of the selected records."""
    popup = menu(screen.table)
    names = (
        ("list.restore", "list.export")
        if screen.query().bin
        else (
            *(command.id for command in screen.own_commands()),
            "list.edit",
            "list.note",
            "list.copy_phone",
            "list.copy",
            "list.change",
            "list.delete",
            "list.export",
        )
    )
    for name in names:
        command = screen.desk.commands.get(name)
        said = f"{_(command.label)}\t{shortcut_text(command)}".strip()
        action = popup.addAction(icons.icon(command.icon), said)
        action.setEnabled(command.available())
        action.triggered.connect(lambda _on=False, id_=name: screen.desk.commands.run(id_))
    popup.popup(at)


def delete(screen: ListScreen) -> None:
    """Put the selected records into the bin."""
    from desktop_crm.ops import bulk

    _write(screen, bulk.delete, _("Moving to the bin"))


def restore(screen: ListScreen) -> None:
    """Take the selected records out of the bin."""
    from desktop_crm.ops import bulk

    _write(screen, bulk.restore, _("Taking out of the bin"))


def _write(screen: ListScreen, write: Callable[..., None], what: str) -> None:
    from desktop_crm.ui import waiting

    rids: Sequence[int] = screen.chosen()
    screen.table.clearSelection()
    desk = screen.desk
    waiting.run(
        desk, screen, what, lambda job: write(desk.ws, screen.entity, rids, job.progress), writes=True
    )


def _edit(screen: ListScreen) -> None:
    id_ = screen.current_id()
    if id_:
        screen.desk.commands.run("edit", screen.entity, id_)


def _copy(screen: ListScreen) -> None:
    QGuiApplication.clipboard().setText(screen.selected_text())


def _copy_phone(screen: ListScreen) -> None:
    QGuiApplication.clipboard().setText(_phone(screen))


def _phone(screen: ListScreen) -> str:
    """The first phone of the current record as people write it."""
    from desktop_crm.ops import reach, records

    id_ = screen.current_id()
    try:
        card = records.read(screen.desk.ws, screen.entity, id_) if id_ else None
    except UserError:
        return ""
    return Phone().format(reach.first(screen.desk.ws, card, "phone")) if card else ""


def _note(screen: ListScreen) -> None:
    if screen.current_id():
        screen.open_record(screen.current_id())
        screen.panel.write_note()


def _change(screen: ListScreen) -> None:
    screen.desk.commands.run("bulk", screen.entity, screen.chosen())


def _export(screen: ListScreen) -> None:
    screen.desk.commands.run("export", *screen.exported())


def _save(screen: ListScreen) -> None:
    from desktop_crm.ops.records import Invalid

    name = QLineEdit(screen.saved.name if screen.saved else "")
    named = Field(_("Name of the list"), name)

    def saved() -> bool:
        try:
            lists.save(screen.desk.ws, name.text(), screen.query(), screen.table.columns())
        except Invalid as error:
            named.set_error(error.what)
            return False
        return True

    dialog = Dialog(screen, _("Save this list"), _("Save"), check=saved)
    dialog.body.addWidget(named)
    name.setFocus()
    name.selectAll()
    dialog.exec()


def update_saved(screen: ListScreen) -> None:
    """Keep what is shown now under the name of the saved list."""
    if screen.saved:
        lists.change(
            screen.desk.ws, screen.saved.id, screen.saved.name, screen.query(), screen.table.columns()
        )


def _remove(screen: ListScreen) -> None:
    if screen.saved:
        lists.remove(screen.desk.ws, screen.saved.id)
        screen.show_list(Query(screen.entity))
