"""Something that the team has set, open in a form while others may change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import written
from desktop_crm.ops.records import Overtaken
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.forms.editor import sentence
from desktop_crm.ui.forms.meanwhile import Following, Part, who
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.kit.dialog import Dialog

Held = Mapping[str, Any]


class OpenSetting(QObject):
    """Takes over what others change, and says it above the form where the user has changed the same.

    `read` gives what is saved now, None when it was taken away: it comes back by saving. `id_` is "" as long as it
    is not saved: then nobody else knows it.
    """

    def __init__(
        self,
        form: Dialog,
        ws: Workspace,
        entity: str,
        id_: str,
        parts: Sequence[Part],
        read: Callable[[], Held | None],
    ) -> None:
        super().__init__(form)
        self._form, self._ws, self._entity, self._id, self._read = form, ws, entity, id_, read
        self._gone = False
        self._banner = Notice("bad", "circle-alert")
        self.following = Following(parts)
        if id_:
            self.following.begin(read() or {})
            changes = Changes(ws, self)
            changes.changed.connect(self._on_changed)

    def show_in(self, body: QBoxLayout) -> None:
        """Say what there is to say at the top of a form."""
        for place, notice in enumerate((self._banner, *(part.theirs for part in self.following.parts))):
            body.insertWidget(place, notice)
            notice.shown.connect(self._form.fit)

    def ready(self) -> bool:
        """Whether it may be saved: the user has seen what others have made of it. What was taken away comes back."""
        if not self._id:
            return True
        shown = self.said()
        self.follow()
        if self.said() != shown:
            self._banner.say(sentence(Overtaken()))
            return False
        if self._gone:
            with self._ws.edit(_("Taken out of the bin")) as tx:
                tx.get(ENTITIES[self._entity], self._id).deleted = None
            self._gone = False
        return True

    def changed(self) -> dict[str, Any]:
        """What the user has changed. Raises UserError when something is not understood."""
        return self.following.changed()

    def values(self) -> dict[str, Any]:
        """What it is to be: what is saved, with what the user has changed."""
        return {**self.following.seen, **self.changed()} if self._id else self.following.values()

    def said(self) -> list[str]:
        """What stands beside the user's own values."""
        return [part.theirs.text() for part in self.following.parts]

    def follow(self) -> None:
        """Look at what is saved now."""
        held = self._read()
        if held is None and not self._gone:
            said = written.last(self._ws, self._id, ["deleted"])
            text = _("This was moved to the bin meanwhile ({who}). Saving takes it out again.")
            self._banner.say(text.format(who=who(said) if said else ""))
        elif held is not None:
            if self._gone:
                self._banner.quiet()
            self.following.follow(held, lambda keys: written.last(self._ws, self._id, keys))
        self._gone = held is None

    def _on_changed(self, changed: Changed) -> None:
        if self._form.isVisible() and changed.names(self._entity, self._id):
            self.follow()


def text_part(key: str, name: str, line: Any) -> Part:
    """A line of text without blanks around it."""
    return Part(
        (key,),
        lambda: {key: line.text().strip()},
        lambda held: line.setText(str(held[key] or "")),
        lambda held: str(held[key] or ""),
        name,
        says_name=True,
    )


def choice_part(key: str, name: str, choice: Any) -> Part:
    """One out of a list."""
    texts = {choice.itemData(i): choice.itemText(i) for i in range(choice.count())}
    return Part(
        (key,),
        lambda: {key: choice.value()},
        lambda held: choice.set_value(held[key]),
        lambda held: str(texts.get(held[key], "")),
        name,
        says_name=True,
    )
