"""Finishing a task and setting the next step, in one gesture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Repeat, Text
from desktop_crm.models.task import CALL
from desktop_crm.ops import records, tasks
from desktop_crm.ops.tasks import NextStep
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import reading, sentence
from desktop_crm.ui.forms.lines import LongEditor
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.forms.when import When
from desktop_crm.ui.kit.card import column, hairline
from desktop_crm.ui.kit.controls import Segmented
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import Elided, caption, label
from desktop_crm.ui.tasks import words
from desktop_crm.ui.theme import Space

_WIDTH = 540
_NONE = ""


class FinishDialog(Dialog):
    """What came of a task, and what comes next; saved as one step."""

    def __init__(self, desk: Desk, parent: QWidget | None, task: tasks.TaskBrief) -> None:
        super().__init__(parent, _("Finish the task"), _("Done"), check=self.save, width=_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.task = desk, task
        self._too_late = False
        self.banner = Notice("warning", "info")
        self.outcome = LongEditor(_("What came of it"), Text(multiline=True), reading(desk), lines=2)
        self.kind = Segmented([(_NONE, _("Nothing")), *((key, _(text)) for key, text in words.KINDS)])
        self.name = QLineEdit()
        self.when = When(desk, someday=False)
        self._named = Field(_("Next step"), self.name)
        self._step = QWidget()
        self._build()
        self.kind.select(CALL if tasks.leaves_nothing(desk.ws, task.id) else _NONE)
        self.when.choose(self.when.tomorrow())
        self._follow_kind()
        self.kind.chosen.connect(lambda _key: self._follow_kind())
        put_in_order(self)
        self.outcome.setFocus()

    def next_step(self) -> NextStep | None:
        """The next step as it stands there; None for none. Raises UserError when it is not understood."""
        if self.kind.current() == _NONE:
            return None
        named = tasks.named({"name": self.name.text(), "kind": self.kind.current()})
        day, time = self.when.value()
        return NextStep(named["name"], named["kind"], day, time)

    def save(self) -> bool:
        """Finish the task with what stands here; whether that is done."""
        if self.kind.current() != _NONE and not self.when.check():
            return False
        try:
            self._write(self.next_step())
        except tasks.AlreadyDone as error:
            self._tell_too_late(error)
            return False
        except records.Invalid as error:
            self._named.set_error(next(iter(error.fields.values())))
            return False
        except UserError as error:
            self.banner.say(sentence(error))
            return False
        return True

    def _write(self, step: NextStep | None) -> None:
        if step and not step.name:
            raise records.Invalid({"name": _("Say what is to be done next, or choose “Nothing”.")})
        if self._too_late:
            if step:
                tasks.add_next_step(self.desk.ws, self.task.id, step)
            return
        result = self.outcome.value()
        tasks.finish(self.desk.ws, self.task.id, str(result) if result else None, step)

    def _tell_too_late(self, error: tasks.AlreadyDone) -> None:
        """Somebody was faster: what they wrote stands, and the next step can still be saved."""
        self._too_late = True
        self.banner.say(sentence(error))
        self.outcome.setEnabled(False)
        self.yes.setText(_("Add the next step") if self.kind.current() != _NONE else _("Close"))
        self.kind.chosen.connect(lambda key: self.yes.setText(_("Add the next step") if key else _("Close")))

    def _build(self) -> None:
        head = column(Elided(self.task.name, "card"), space=2)
        under = " · ".join(filter(None, (words.whom(self.task), words.when(self.task, wall_clock()))))
        if under:
            head.addWidget(Elided(under, "body", "secondary"))
        column(self._named, self.when, into=self._step, space=Space.M)
        self.body.addLayout(head)
        for each in (
            self.banner,
            Field(_("What came of it"), self.outcome),
            hairline(),
            caption(_("What comes next")),
            self.kind,
            self._step,
        ):
            self.body.addWidget(each)
        if self.task.repeat:
            said = _("It repeats {rule}: the next one is made by itself.")
            rule = Repeat().format(self.task.repeat)
            self.body.addWidget(label(said.format(rule=rule), "secondary", "secondary", wrap=True))
        self.buttons.insertWidget(0, label(_("Ctrl+Enter saves, Esc closes"), "secondary", "hint"))
        self.name.returnPressed.connect(self._confirm)

    def _follow_kind(self) -> None:
        kind = self.kind.current()
        self._step.setVisible(kind != _NONE)
        if kind != _NONE:
            self.name.setPlaceholderText(words.prompt(kind))
        self.fit()
        if kind == _NONE:
            self.adjustSize()
