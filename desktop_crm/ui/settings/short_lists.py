"""The team's short lists: its sources and its reasons for loss."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Count
from desktop_crm.ops import short_lists
from desktop_crm.ops.records import Invalid
from desktop_crm.ops.short_lists import Entry
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Segmented, button, icon_button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.open_setting import OpenSetting, text_part
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space


class ShortListsPage(QWidget):
    """One list at a time, and what can be done with the picked entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._entries: list[Entry] = []
        self._uses: dict[str, int] | None = None
        self.entity = Segmented([(name, _(ENTITIES[name].plural)) for name in short_lists.LISTS])
        self.list = Rows(_("Lists"))
        self.up = icon_button("arrow-up", _("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", _("Move down (Alt+Down)"))
        self.rename = icon_button("pencil", _("Rename"))
        self.merge = button(_("Merge…"), "merge", "quiet")
        self.remove = icon_button("trash-2", _("Move to the bin"))
        self.add = button(_("Add…"), "plus", "primary")
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._fill()

    def _build(self) -> None:
        first = button(_("Add…"), "plus", "primary")
        first.clicked.connect(self.add.click)
        said = _("What is typed into a card for the first time comes here by itself.")
        listed = framed(self.list)
        for each in (EmptyState("list", _("Nothing here yet"), said, first), listed):
            self._stack.addWidget(each)
        self._tools = QWidget()
        row(self.up, self.down, self.merge, self.rename, self.remove, into=self._tools, space=Space.XS)
        intro = _(
            "They are offered in this order. Records keep an entry that is renamed, merged or in the bin."
        )
        about = label(intro, tone="secondary", wrap=True)
        tools = row(self.entity, None, self._tools)
        titled(self, _("Lists"), about, tools, beside=self.add, grows=self._stack)

    def _connect(self) -> None:
        self.entity.chosen.connect(lambda _entity: self._fill())
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        self.add.clicked.connect(lambda: self.name_one())
        self.rename.clicked.connect(lambda: self.name_one(self.list.current()))
        self.merge.clicked.connect(lambda: self.ask_to_merge(self.list.current()))
        self.remove.clicked.connect(lambda: self._remove(self.list.current()))
        self.list.opened.connect(self.name_one)
        self.list.removed.connect(self._remove)
        self.list.moved.connect(
            lambda id_, to: short_lists.move(self._desk.ws, self.entity.current(), id_, to)
        )
        self.list.picked.connect(self._offer)
        self._desk.changes.changed.connect(self._on_changed)

    def name_one(self, id_: str = "") -> NameForm:
        """Ask for the name of a new entry, or for another one of that entry."""
        name = next((e.name for e in self._entries if e.id == id_), "")
        form = NameForm(self, self._desk.ws, self.entity.current(), id_, name)
        form.accepted.connect(lambda: self.list.pick(form.id))
        form.open()
        return form

    def ask_to_merge(self, id_: str) -> MergeForm:
        """Ask into which other entry this one is merged."""
        asked = MergeForm(self, self._entries, id_, (self._uses or {}).get(id_, 0))
        asked.accepted.connect(lambda: self._merge(id_, asked.into()))
        asked.open()
        return asked

    def _merge(self, id_: str, into: str) -> None:
        ws, entity = self._desk.ws, self.entity.current()
        self.list.pick(into)
        work = lambda _job: short_lists.merge(ws, entity, id_, into)  # noqa: E731
        waiting.run(self._desk, self, _("Merging"), work, writes=True)

    def _remove(self, id_: str) -> None:
        short_lists.remove(self._desk.ws, self.entity.current(), id_)

    def _fill(self) -> None:
        self._uses = None
        self._show()
        ws, entity = self._desk.ws, self.entity.current()
        self._desk.jobs.run(
            lambda _job: (entity, short_lists.uses(ws, entity)), self._count, key="list uses", owner=self
        )

    def _count(self, counted: tuple[str, dict[str, int]]) -> None:
        entity, uses = counted
        if entity == self.entity.current():
            self._uses = uses
            self._show()

    def _show(self) -> None:
        self._entries = short_lists.entries(self._desk.ws, self.entity.current())
        self.list.show_rows([Row(e.id, e.name, self._used(e), movable=True) for e in self._entries])
        self._stack.setCurrentIndex(1 if self._entries else 0)
        for each in (self._tools, self.add):
            each.setVisible(bool(self._entries))

    def _used(self, entry: Entry) -> str:
        if self._uses is None:
            return ""
        n = self._uses.get(entry.id, 0)
        said = ngettext("in {n} record", "in {n} records", n) if n else _("not used")
        return said.format(n=Count().format(n))

    def _offer(self) -> None:
        place, last = self.list.currentIndex().row(), len(self._entries) - 1
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < last)
        self.merge.setEnabled(place >= 0 and last > 0)
        for each in (self.rename, self.remove):
            each.setEnabled(place >= 0)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches(*short_lists.LISTS):
            self._fill()


class NameForm(Dialog):
    """Asks what an entry is called; `id` is that of the one that was added or renamed."""

    def __init__(self, parent: QWidget, ws: Workspace, entity: str, id_: str, name: str) -> None:
        title = _("Rename") if id_ else _(ENTITIES[entity].label)
        super().__init__(parent, title, _("Save") if id_ else _("Add"), check=self._save)
        self.id = id_
        self._ws, self._entity = ws, entity
        self.name = QLineEdit(name)
        self.field = Field(_("What it is called"), self.name)
        self.name.textEdited.connect(lambda _text: self.field.set_error(""))
        self.name.selectAll()
        self.body.addWidget(self.field)
        parts = [text_part("name", _("What it is called"), self.name)]
        self.open_entry = OpenSetting(self, ws, entity, id_, parts, self._held)
        self.open_entry.show_in(self.body)

    def _held(self) -> dict[str, str] | None:
        found = next((e for e in short_lists.entries(self._ws, self._entity) if e.id == self.id), None)
        return {"name": found.name} if found else None

    def _save(self) -> bool:
        if not self.open_entry.ready():
            return False
        try:
            if self.id:
                short_lists.rename(self._ws, self._entity, self.id, self.open_entry.values()["name"])
            else:
                self.id = short_lists.add(self._ws, self._entity, self.name.text())
        except Invalid as error:
            self.field.set_error(error.fields["name"])
            return False
        return True


class MergeForm(Dialog):
    """Asks which entry takes the place of another one that `n` records have."""

    def __init__(self, parent: QWidget, entries: list[Entry], id_: str, n: int) -> None:
        name = next(e.name for e in entries if e.id == id_)
        what = _("Merge “{name}” into another one").format(name=name)
        super().__init__(parent, what, _("Merge"), check=self._check)
        others: list[tuple[object, str]] = [(e.id, e.name) for e in entries if e.id != id_]
        self.choice = Choice(others, placeholder=_("Choose…"))
        self.field = Field(_("What stays"), self.choice)
        self.choice.chosen.connect(lambda _entry: self.field.set_error(""))
        said = ngettext(
            "{n} record that has “{name}” gets what stays. Undo takes it back.",
            "{n} records that have “{name}” get what stays. Undo takes it back.",
            n,
        )
        self.body.addWidget(label(what, "card", wrap=True))
        self.body.addWidget(self.field)
        self.body.addWidget(
            label(said.format(n=Count().format(n), name=name), "secondary", "secondary", wrap=True)
        )
        self.choice.setFocus()

    def into(self) -> str:
        """What stays."""
        return str(self.choice.value())

    def _check(self) -> bool:
        if not self.choice.value():
            self.field.set_error(_("Choose what stays."))
            return False
        return True
