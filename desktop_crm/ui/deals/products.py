"""The products of a deal, edited as the lines of a bill."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Money, Number, Text
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.ops import deal_lines, records, written
from desktop_crm.ops.deal_lines import Line
from desktop_crm.ops.names import Named
from desktop_crm.ops.records import Invalid, Overtaken
from desktop_crm.store.journal import Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.editor import Editor, reading, sentence
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.meanwhile import Theirs
from desktop_crm.ui.forms.notice import Notice
from desktop_crm.ui.forms.open_record import OpenRecord
from desktop_crm.ui.forms.suggestions import Suggestions
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_KEYS = ("name", "quantity", "price")
_WIDTHS = (0, 92, 124, 130)
_TOP = Qt.AlignmentFlag.AlignTop


class LineRow:
    """The editors of one product, and what it costs."""

    def __init__(self, desk: Desk, line: Line) -> None:
        given = reading(desk)
        self.editors: dict[str, Editor] = {
            "name": LineEditor(_("Product or service"), Text(), given, _("Product or service")),
            "quantity": LineEditor(_("Quantity"), Number(), given, "1"),
            "price": LineEditor(_("Price"), Money(), given, "0"),
        }
        self.total = label("", "digits_strong")
        self.remove = icon_button("x", _("Remove the product"))
        self.show(line)

    def show(self, line: Line) -> None:
        """Show what the deal holds."""
        self.id, self._shown = line.id, line
        self.editors["name"].set_value(line.name or None)
        self.editors["quantity"].set_value(line.quantity)
        self.editors["price"].set_value(line.price if line.name else None)

    def is_touched(self, line: Line | None = None) -> bool:
        """Whether something else stands there than what was shown, or than `line`."""
        try:
            return self.line() != (line or self._shown)
        except UserError:
            return True

    def has_focus(self) -> bool:
        """Whether the keyboard is in it."""
        return any(editor.is_edited() for editor in self.editors.values())

    def line(self) -> Line:
        """What stands there. Raises UserError when a number is not understood."""
        values = [self.editors[key].value() for key in _KEYS]
        quantity = 1 if values[1] is None else values[1]
        return Line(str(values[0] or ""), quantity, int(values[2] or 0), self.id)

    def is_empty(self) -> bool:
        """Whether nothing was written into a line that is not saved yet."""
        try:
            line = self.line()
        except UserError:
            return False
        return self.id is None and not line.name and not line.price

    def widgets(self) -> tuple[QWidget, ...]:
        """All that stands in the row, in its order."""
        return (*(self.editors[key] for key in _KEYS), self.total, self.remove)


class Products(Dialog):
    """The products of a deal: Enter in the last line begins another one, Ctrl+Enter saves."""

    def __init__(self, desk: Desk, parent: QWidget, deal_id: str) -> None:
        super().__init__(parent, _("Products of the deal"), _("Save"), check=self.save, width=720)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._deal = desk, deal_id
        card = records.read(desk.ws, "deal", deal_id)
        self._currency = str(card.values["currency"])
        self.rows: list[LineRow] = []
        self._places = 0
        self._grid = QGridLayout()
        self._sum = label("", "figure")
        self.banner, self.theirs = Notice("bad", "circle-alert"), Theirs()
        self._seen = deal_lines.of(desk.ws, deal_id)
        self._build(card.title)
        for line in self._seen:
            self.add(line)
        self.add(Line("")).editors["name"].setFocus(Qt.FocusReason.TabFocusReason)
        self._record = OpenRecord(desk, self, "deal", deal_id, self.banner, [])
        desk.changes.changed.connect(self._on_changed)

    def _build(self, title: str) -> None:
        self._grid.setContentsMargins(0, 0, Space.M, 0)
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(6)
        for place, said in enumerate((_("Product or service"), _("Quantity"), _("Price"), _("Sum"))):
            self._grid.addWidget(label(said, "secondary", "secondary"), 0, place)
            self._grid.setColumnMinimumWidth(place, _WIDTHS[place])
        self._grid.setColumnStretch(0, 1)
        inner = QWidget()
        inner.setProperty("kind", "clear")
        lines = QWidget()
        lines.setLayout(self._grid)
        column(lines, None, into=inner)
        scroll = QScrollArea()
        scroll.setProperty("kind", "clear")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(260)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        more = button(_("Add a product"), "plus", "quiet")
        more.clicked.connect(lambda: self.add(Line("")).editors["name"].setFocus())
        for each in (label(title, "card", wrap=True), self.banner, self.theirs, scroll):
            self.body.addWidget(each)
        self.body.addLayout(row(more, None, label(_("In all"), tone="secondary"), self._sum, space=Space.M))

    def add(self, line: Line) -> LineRow:
        """One more product below the others."""
        made = LineRow(self._desk, line)
        self.rows.append(made)
        self._places += 1
        place = self._places
        for key, wide in zip(_KEYS[1:], _WIDTHS[1:], strict=False):
            made.editors[key].setFixedWidth(wide)
        for at, widget in enumerate(made.widgets()):
            alignment = _TOP | Qt.AlignmentFlag.AlignRight if widget is made.total else _TOP
            self._grid.addWidget(widget, place, at, alignment)
        made.total.setFixedHeight(32)
        made.remove.clicked.connect(lambda: self._remove(made))
        for key in _KEYS:
            made.editors[key].changed.connect(self._count)
            made.editors[key].entered.connect(partial(self._next, made, key))
        self._offer(made)
        self._count()
        return made

    def _offer(self, made: LineRow) -> None:
        """Products of other deals, with the price they had last."""
        editor = made.editors["name"]
        assert isinstance(editor, LineEditor)

        def take(price: str, name: str) -> None:
            editor.set_value(name)
            made.editors["price"].set_value(int(price))
            self._count()

        Suggestions(self._desk, editor.line, adds=False, known=self._known).picked.connect(take)

    def _known(self, text: str) -> list[Named]:
        found = deal_lines.known(self._desk.ws, text) if text else []
        return [Named(str(p.price), p.name, in_full(p.price, self._currency)) for p in found]

    def _next(self, made: LineRow, key: str) -> None:
        """Enter goes on to the next value, and from the last one to another product."""
        at = _KEYS.index(key)
        if at + 1 < len(_KEYS):
            made.editors[_KEYS[at + 1]].setFocus(Qt.FocusReason.TabFocusReason)
            return
        place = self.rows.index(made) + 1
        following = self.rows[place] if place < len(self.rows) else self.add(Line(""))
        following.editors["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, gone: LineRow) -> None:
        self.rows.remove(gone)
        for widget in gone.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        if not self.rows:
            self.add(Line(""))
        self._count()

    def _count(self) -> None:
        lines = []
        for each in self.rows:
            try:
                line = each.line()
            except UserError:
                each.total.setText("—")
                continue
            lines.append(line)
            each.total.setText("" if each.is_empty() else in_full(line.total, self._currency))
        self._sum.setText(in_full(deal_lines.total(lines), self._currency))

    def save(self) -> bool:
        """Save; whether it could be. What is wrong is said beside its line."""
        kept = [each for each in self.rows if not each.is_empty()]
        wrong = [editor for each in kept for editor in each.editors.values() if not editor.check()]
        if wrong:
            wrong[0].setFocus()
            return False
        lines = [each.line() for each in kept]
        try:
            self._record.write(lambda _values, _seen: self._put(lines), also=True)
        except Invalid as error:
            for place, said in error.fields.items():
                at, _dot, key = place.partition(".")
                kept[int(at)].editors[key].set_error(said)
            return False
        except Overtaken as error:
            return self._look_again(error)
        except UserError as error:
            self.banner.say(sentence(error))
            return False
        return True

    def _put(self, lines: list[Line]) -> None:
        deal_lines.put(self._desk.ws, self._deal, lines, self._seen)

    def _look_again(self, error: Overtaken) -> bool:
        """Show what came at the last moment; what leaves nothing to decide is saved at once."""
        shown = self.theirs.text()
        self._follow()
        if self.theirs.text() == shown:
            return self.save()
        self.banner.say(sentence(error))
        return False

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("deal_line"):
            self._follow()

    def _follow(self) -> None:
        """Line by line: what others added, changed and took away. What the user is writing stays as it is."""
        before, now = {line.id: line for line in self._seen}, deal_lines.of(self._desk.ws, self._deal)
        if now == self._seen:
            return
        there, self._seen = {line.id: line for line in now}, now
        disputed: list[tuple[LineRow, Line | None]] = []
        for each in [held for held in self.rows if held.id in before]:
            line = there.get(each.id)
            if line == before[each.id]:
                continue
            if not each.is_touched():
                self._show_in(each, line)
            elif line is None or each.is_touched(line):
                disputed.append((each, line))
        shown = {each.id for each in self.rows}
        for line in now:
            if line.id not in shown and before.get(line.id) != line:
                self._add_theirs(line)
        self._tell(disputed)
        self._count()

    def _show_in(self, which: LineRow, line: Line | None) -> None:
        if line is None:
            self._remove(which)
        else:
            which.show(line)

    def _add_theirs(self, line: Line) -> None:
        """In the line that is still empty, unless somebody is about to write there."""
        empty = next((each for each in self.rows if each.is_empty() and not each.has_focus()), None)
        if empty is None:
            self.add(line)
        else:
            empty.show(line)
            self.add(Line(""))

    def _tell(self, disputed: list[tuple[LineRow, Line | None]]) -> None:
        if not disputed:
            return

        def take() -> None:
            for each, line in disputed:
                if each in self.rows:
                    self._show_in(each, line)
            self.theirs.quiet()
            self._count()

        said = written.of_children(self._desk.ws, "SELECT id FROM deal_line WHERE deal = ?", self._deal)
        words = ", ".join(self._words(line) for _each, line in disputed if line)
        self.theirs.tell(words, said, take)

    def _words(self, line: Line) -> str:
        price = in_full(line.price, self._currency)
        return f"{line.name}, {Number().format(line.quantity)} × {price}"
