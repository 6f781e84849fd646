"""Telling at once that somebody who is being typed in is there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Name
from desktop_crm.store import search
from desktop_crm.store.search import Hit
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.many import ManyEditor
from desktop_crm.ui.forms.notice import Notice

_DELAY = 30  # ms


def watched(field: Field) -> bool:
    """Whether somebody can be known by a value of this field."""
    return field.match or isinstance(field.kind, Name)


class KnownAlready(QObject):
    """Looks up what is typed into `editor`, and says in `notice` whose it is already."""

    def __init__(
        self,
        desk: Desk,
        entity: str,
        field: Field,
        editor: Editor,
        notice: Notice,
        open_card: Callable[[Hit], None],
        but: str | None = None,
    ) -> None:
        super().__init__(editor)
        self._desk, self._entity, self._field, self._editor = desk, entity, field, editor
        self._notice, self._open, self._but = notice, open_card, but
        self._wait = QTimer(self, singleShot=True, interval=_DELAY)
        self._wait.timeout.connect(self.look)
        editor.changed.connect(self._wait.start)

    def look(self) -> None:
        """Look up what stands in the editor now."""
        values = list(_understood(self._editor))
        desk, entity, field, but = self._desk, self._entity, self._field, self._but
        desk.jobs.run(
            lambda _job: _known(desk.ws, entity, field, values, but),
            self._tell,
            key=f"known.{id(self)}",
            owner=self,
        )

    def _tell(self, found: list[Hit]) -> None:
        if not found:
            self._notice.quiet()
            return
        first, more = found[0], len(found) - 1
        who = ", ".join(part for part in (first.title, first.subtitle) if part)
        text = _("Already there: {who}").format(who=who)
        if more:
            text += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
        self._notice.say(text, _("Open"), lambda: self._open(first))


def _known(ws: Workspace, entity: str, field: Field, values: list[str], but: str | None) -> list[Hit]:
    found: dict[str, Hit] = {}
    for value in values:
        for hit in search.known(ws, entity, field, value, but):
            found.setdefault(hit.id, hit)
    return list(found.values())


def _understood(editor: Editor) -> Iterator[str]:
    """The values that stand in an editor and are understood already."""
    if isinstance(editor, ManyEditor):
        for each in editor.rows:
            yield from _understood(each.editor)
    elif isinstance(editor, LineEditor):
        try:
            value = editor.value()
        except UserError:
            return
        if value is not None:
            yield str(value)
