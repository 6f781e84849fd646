"""Catching a lead: one line, and Enter."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.kinds import Ref, Text
from desktop_crm.ops import lead_known, leads, records
from desktop_crm.ops.lead_known import Known
from desktop_crm.ops.lead_text import Heard, heard
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import reading, sentence
from desktop_crm.ui.forms.lines import Line, LongEditor
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.refs import RefEditor
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label, set_tone
from desktop_crm.ui.leads.draft import Draft, keep, kept
from desktop_crm.ui.leads.known_list import KnownList
from desktop_crm.ui.leads.taker import Taker
from desktop_crm.ui.theme import Space

_WIDTH = 560
_DELAY = 40  # ms until the base is asked
_KEEP_AFTER = 1_000  # ms without typing
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Capture(Dialog):
    """A phone or a name is enough. Whoever is there already is offered, and gets the request.

    What stands here outlives closing, and even the program, until it is saved or thrown away.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, text: str = "") -> None:
        super().__init__(parent, _("New lead"), _("Save"), check=self.save, width=_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self.heard = Heard()
        self.chosen: Known | None = None
        self._others: set[str] = set()
        self._known_of: str | None = None
        self._warned = self._saved = False
        self.line = Line()
        self.said = label("", "secondary", "hint", wrap=True)
        self.known, self.client = KnownList(self, self.said), Notice("accent", "user")
        self.waiting = Notice("warning", "history")
        self.need = LongEditor(_("Request"), Text(multiline=True), reading(desk), lines=2)
        self.source = RefEditor(_("Source"), desk, Ref("source", creates=True), _("Where from"))
        self.taker = Taker(desk.ws)
        self._ask, self._keep = QTimer(self, singleShot=True), QTimer(self, singleShot=True)
        self._build()
        self._connect()
        self._begin(text)

    def save(self) -> bool:
        """Save the lead and what is to be done next; False, with a sentence below the line, when that cannot be."""
        self._look()
        if not self.source.check() or self._is_news():
            return False
        if self.heard.unclear and not self._warned:
            self._warn()
            return False
        try:
            self._write(self._values())
        except records.Invalid as error:
            self._tell(next(iter(error.fields.values())), "bad")
            self.line.setFocus()
            return False
        except UserError as error:
            self._tell(sentence(error), "bad")
            return False
        self._saved = True
        keep(self._desk.ws, Draft())
        return True

    def draft(self) -> Draft:
        """What stands here now."""
        return Draft(self.line.text(), self.need.box.toPlainText())

    def reject(self) -> None:
        self._put_aside()
        if self.draft():
            self._desk.messages.say(_("What you have typed is kept: open “New lead” again to go on."))
        super().reject()

    def done(self, code: int) -> None:
        self._keep.stop()
        super().done(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.line and event.key() == Qt.Key.Key_Down and self.known.isVisibleTo(self):
                self.known.enter()
                return True
            enter = event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if watched is self.need.box and enter:
                self._confirm()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.line.setPlaceholderText(_("Phone, name or e-mail"))
        self.line.setAccessibleName(_("Who it is"))
        self.need.box.setPlaceholderText(_("What they want"))
        self.body.addWidget(self.waiting)
        self.body.addLayout(column(self.line, self.said, self.client, space=6))
        self.body.addLayout(_under(_("Request"), self.need, self.need.box))
        beside = row(
            _under(_("Source"), self.source, self.source.line),
            _under(_("Who takes it"), self.taker.who, self.taker.who),
            space=Space.L,
        )
        for place in range(2):
            beside.setStretch(place, 1)
        self.body.addLayout(beside)
        self.body.addWidget(self.taker)
        self.body.addStretch(1)
        hint = label(_("Enter saves, Shift+Enter begins a new line"), "secondary", "hint")
        self.buttons.insertWidget(0, hint)
        self.body.setSpacing(Space.M)
        put_in_order(self)

    def _connect(self) -> None:
        self._ask.setInterval(_DELAY)
        self._ask.timeout.connect(self._look_up)
        self._keep.setInterval(_KEEP_AFTER)
        self._keep.timeout.connect(self._put_aside)
        self.line.textChanged.connect(lambda _text: self._typed())
        self.line.installEventFilter(self)
        self.need.box.installEventFilter(self)
        self.need.changed.connect(self._keep.start)
        self.source.entered.connect(self._confirm)
        self.known.picked.connect(self._pick)
        QApplication.instance().focusChanged.connect(self._focus_went)  # type: ignore[union-attr]
        self.known.left_above.connect(lambda: self.line.setFocus(Qt.FocusReason.TabFocusReason))
        self.taker.rearranged.connect(self.fit)

    def _begin(self, text: str) -> None:
        """Show what was given, or else what waits; what waits beside what was given is one click away."""
        before = kept(self._desk.ws)
        if text and before and before.line != text:
            said = _("An unfinished lead is kept: {text}").format(text=before.line or before.need)
            self.waiting.say(said, _("Go on with it"), lambda: self._go_on(before))
        elif before and not text:
            self._go_on(before)
            self.waiting.say(_("This is what you had begun."), _("Start afresh"), self._clear)
        if text:
            self.line.setText(text)
        self._typed()
        self.line.setFocus()

    def _go_on(self, draft: Draft) -> None:
        self.waiting.quiet()
        self.line.setText(draft.line)
        self.need.box.setPlainText(draft.need)

    def _clear(self) -> None:
        self._go_on(Draft())
        self._put_aside()
        self.line.setFocus()

    def _put_aside(self) -> None:
        if not self._saved:
            keep(self._desk.ws, self.draft())

    def _typed(self) -> None:
        self._warned = False
        self._look()
        self._ask.start()
        self._keep.start()

    def _look(self) -> None:
        """Understand the line, and say how."""
        self.heard = heard(self.line.text(), reading(self._desk))
        if not self._warned:
            self._tell(_understood(self.heard) or _("A phone or a name is enough."), "hint")
        self.taker.set_reachable_by_phone(bool(self.heard.phones) or not self.heard.emails)

    def _tell(self, text: str, tone: str) -> None:
        self.said.setText(text)
        set_tone(self.said, tone)
        self.line.setAccessibleDescription(text)
        if self.isVisible():
            self.fit()

    def _warn(self) -> None:
        self._warned = True
        raw, error = self.heard.unclear[0]
        more = _("Press Enter once more to keep “{text}” in the request as it is.").format(text=raw)
        self._tell(f"{sentence(error)} {more}", "bad")
        self.line.setFocus()

    def _is_news(self) -> bool:
        """Whether Enter came before it was known that somebody is there already: that is shown first."""
        text, before = self.line.text(), self.chosen
        if self._known_of != text:
            self._offer(text, lead_known.known(self._desk.ws, self.heard, text))
        return self.chosen is not before and self.chosen is not None

    def _focus_went(self, _left: QWidget | None, come: QWidget | None) -> None:
        self.known.appear(come is self.line or (come is not None and self.known.isAncestorOf(come)))

    def _look_up(self) -> None:
        ws, understood, text = self._desk.ws, self.heard, self.line.text()
        self._desk.jobs.run(
            lambda _job: lead_known.known(ws, understood, text),
            lambda found: self._offer(text, found),
            key=f"capture.{id(self)}",
            owner=self,
        )

    def _offer(self, text: str, found: list[Known]) -> None:
        if text != self.line.text():
            return
        self._known_of = text
        certain = [k for k in found if k.sure and k.entity != "company" and k.id not in self._others]
        if self.chosen and self.chosen not in found and self.chosen.sure:
            self._unchoose()
        if self.chosen is None and len(certain) == 1:
            self._choose(certain[0])
        self.known.show_cards([] if self.chosen else found)
        self.known.appear(self.line.hasFocus())

    def _pick(self, known: Known) -> None:
        """Who it is has been said: what they want comes next, and must not overwrite the name."""
        self._choose(known)
        self.need.box.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, known: Known) -> None:
        """The request is theirs."""
        self.chosen = known
        who = ", ".join(text for text in (known.title, known.beside) if text)
        self.client.say(
            _("The request goes to {who}").format(who=who), _("It is somebody else"), self._somebody_else
        )
        self.known.show_cards([])
        self.taker.propose(_responsible(self._desk, known))
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
        put_in_order(self)
        self.fit()

    def _somebody_else(self) -> None:
        if self.chosen:
            self._others.add(self.chosen.id)
        self._unchoose()
        self._ask.start()
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _unchoose(self) -> None:
        self.chosen = None
        self.client.quiet()
        self.known.show_cards([])
        self.taker.propose(None)

    def _values(self) -> dict[str, Any]:
        values = self.heard.values()
        if self.chosen:
            values["need"] = ", ".join(t for t in (self._besides(), values.get("need", "")) if t)
        request = [
            values.pop("need", ""),
            str(self.need.value() or ""),
            *(raw for raw, _why in self.heard.unclear),
        ]
        told = "\n".join(text for text in request if text)
        given = {"need": told, "source": self.source.value(), "responsible": self.taker.employee()}
        if self.chosen and self.chosen.entity != "lead":
            values |= {self.chosen.entity: self.chosen.id}
            if self.chosen.entity == "company":
                values["firm"] = self.chosen.title
            else:
                values["name"] = self.chosen.title
        return values | {key: value for key, value in given.items() if value}

    def _besides(self) -> str:
        """Words that were typed beside the number of somebody known, and are not their name."""
        name = self.heard.name
        is_theirs = not self.chosen or not self.chosen.sure or fold(name) in fold(self.chosen.title)
        return "" if is_theirs else name

    def _write(self, values: dict[str, Any]) -> None:
        step = self.taker.step()
        if self.chosen and self.chosen.entity == "lead":
            # What was typed to find the lead is not what it is called.
            values.pop("name", None)
            leads.ask_again(self._desk.ws, self.chosen.id, values, step)
        else:
            leads.create(self._desk.ws, values, step)


def _under(title: str, editor: QWidget, control: QWidget) -> QVBoxLayout:
    name = label(title, tone="secondary")
    name.setBuddy(control)
    return column(name, editor, None, space=5)


def _understood(found: Heard) -> str:
    """How the line was understood, field by field."""
    fields = ENTITIES["lead"].fields
    parts = [
        *(fields["phone"].kind.format(p) for p in found.phones),
        *found.emails,
        *(fields["messenger"].kind.format(m) for m in found.messengers),
        *(
            f"{_(fields[key].label)}: {text}"
            for key, text in (("name", found.name), ("firm", found.firm), ("need", found.need))
            if text
        ),
    ]
    return " · ".join(parts)


def _responsible(desk: Desk, known: Known) -> str | None:
    card = records.read(desk.ws, known.entity, known.id)
    value = card.values.get("responsible")
    return str(value) if value else None
