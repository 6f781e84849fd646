"""Changing one thing of many records at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.models import kinds
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Number, Ref
from desktop_crm.ops import bulk
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.editors import value_editor
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label

TAG, UNTAG = "+tag", "-tag"
_TAG_NAME = Field("tag", N_("Tag"), Ref("tag", creates=True))
_TAG_KNOWN = Field("tag", N_("Tag"), Ref("tag"))


def counted(entity: str, n: int) -> str:
    """So many records of an entity, in words."""
    texts = {
        "contact": ngettext("{n} contact", "{n} contacts", n),
        "company": ngettext("{n} company", "{n} companies", n),
        "lead": ngettext("{n} lead", "{n} leads", n),
        "deal": ngettext("{n} deal", "{n} deals", n),
        "call": ngettext("{n} call", "{n} calls", n),
        "task": ngettext("{n} task", "{n} tasks", n),
    }
    return texts.get(entity, ngettext("{n} record", "{n} records", n)).format(n=Number().format(n))


class BulkEdit(Dialog):
    """Asks what to change and to which value; the work then goes on behind the window, as one step."""

    def __init__(self, desk: Desk, parent: QWidget, entity: str, rids: Sequence[int]) -> None:
        count = counted(entity, len(rids))
        super().__init__(parent, _("Change {count}").format(count=count), _("Change"), check=self.apply)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._window, self._entity, self._rids = desk, parent, entity, list(rids)
        self._fields = {f.key: f for f in bulk.fields(desk.ws, entity)}
        options = [(key, _(f.label)) for key, f in self._fields.items()]
        if any(isinstance(f.kind, kinds.Tags) for f in fields_of(desk.ws, entity)):
            options += [(TAG, _("Add a tag")), (UNTAG, _("Take off a tag"))]
        self.what = Choice(options, self._usual())
        self.what.setAccessibleName(_("What to change"))
        self.what.chosen.connect(lambda _value: self._show_editor())
        self._place = QVBoxLayout()
        self._hint = label("", "secondary", "hint", wrap=True)
        self.body.addWidget(label(count, "card"))
        self.body.addLayout(column(label(_("What to change"), tone="secondary"), self.what, space=5))
        self.body.addLayout(self._place)
        self.body.addWidget(self._hint)
        self.editor: Editor
        self._show_editor()
        self.what.setFocus(Qt.FocusReason.TabFocusReason)

    def apply(self) -> bool:
        """Start the change; False, with a sentence beside the value, when that cannot be."""
        if not self.editor.check():
            return False
        value, what = self.editor.value(), str(self.what.value())
        if isinstance(self.editor, RefEditor) and what not in self._fields:
            value = self.editor.name_typed().strip() or None
        if value is None and self._must_be_given(what):
            self.editor.set_error(_("Fill in “{field}”.").format(field=self.editor.name))
            return False
        said = _("Changing {count}").format(count=counted(self._entity, len(self._rids)))
        waiting.run(self._desk, self._window, said, lambda job: self._write(job, what, value), writes=True)
        return True

    def _write(self, job: Job, what: str, value: Any) -> None:
        ws, entity, rids = self._desk.ws, self._entity, self._rids
        if what in self._fields:
            bulk.set_field(ws, entity, rids, self._fields[what], value, job.progress)
        else:
            write = bulk.tag if what == TAG else bulk.untag
            write(ws, entity, rids, value, job.progress)

    def _must_be_given(self, what: str) -> bool:
        return what not in self._fields or self._fields[what].required

    def _show_editor(self) -> None:
        while item := self._place.takeAt(0):
            item.widget().hide()
            item.widget().deleteLater()
        f = self._chosen()
        self.editor = value_editor(self._desk, _(f.label), f.kind)
        title = label(_("New value") if f.key in self._fields else _(f.label), tone="secondary")
        title.setBuddy(self.editor.controls()[0])
        self._place.setSpacing(5)
        self._place.addWidget(title)
        self._place.addWidget(self.editor)
        self.editor.changed.connect(self._name_button)
        self.editor.left.connect(self._name_button)
        self._name_button()

    def _name_button(self) -> None:
        """An empty value empties the field of them all: the button says so, and Enter does not press it."""
        f = self._chosen()
        clears = f.key in self._fields and not f.required and _is_empty(self.editor)
        self.yes.setText(_("Clear the field") if clears else _("Change"))
        self.yes.kind = "danger" if clears else "primary"
        (self.no if clears else self.yes).setDefault(True)
        self._hint.setText(_("With no value, the field will be cleared.") if clears else "")
        self._hint.setVisible(clears)

    def _usual(self) -> str:
        """What is changed most often of many at once: what is chosen from a few, as the status."""
        return next(
            (key for key, f in self._fields.items() if isinstance(f.kind, kinds.Choice)),
            next(iter(self._fields), TAG),
        )

    def _chosen(self) -> Field:
        what = str(self.what.value())
        return self._fields.get(what) or (_TAG_NAME if what == TAG else _TAG_KNOWN)


def _is_empty(editor: Editor) -> bool:
    try:
        return editor.value() is None
    except UserError:
        return False
