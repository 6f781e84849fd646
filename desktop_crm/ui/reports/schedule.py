"""Saving a report regularly: how often, as what and where to; and what is saved so already."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Date
from desktop_crm.reports import made, schedule
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit
from desktop_crm.reports.schedule import Schedule
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column, hairline, row
from desktop_crm.ui.kit.controls import Segmented, button, icon_button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space, metrics

_WORDS = {Unit.DAY: N_("Every day"), Unit.WEEK: N_("Every week"), Unit.MONTH: N_("Every month")}
_WHEN = {
    Unit.DAY: N_("At the first start of each day."),
    Unit.WEEK: N_("On Mondays, or at the first start after. A week that is over is told whole."),
    Unit.MONTH: N_(
        "On the first of the month, or at the first start after. A month that is over is told whole."
    ),
}
_FEW, _HIGHEST = 3, 190
"""So many that are saved already are simply shown; more scroll in so many px."""
_AS = {"xlsx": N_("Excel workbook"), "pdf": N_("PDF")}


def open(desk: Desk, parent: QWidget, report: str, ask: Ask) -> bool:  # noqa: A001 - as all dialogs of reports
    """Ask how a report is to be saved regularly: by its key, or the id of a saved one. Whether it is from now on."""
    dialog = ScheduleDialog(desk, parent, report, ask)
    if dialog.exec() != Dialog.DialogCode.Accepted:
        return False
    dialog.save()
    if "report.save_due" in desk.commands:
        desk.commands.run("report.save_due")
    return True


class ScheduleDialog(Dialog):
    """It can take away what is saved regularly, too."""

    def __init__(self, desk: Desk, parent: QWidget | None, report: str, ask: Ask) -> None:
        super().__init__(parent, _("Save regularly"), _("Save regularly"), check=self._checked, width=520)
        self._desk, self._report, self._ask = desk, report, ask
        self.every = Segmented([(unit.value, _(words)) for unit, words in _WORDS.items()], Unit.WEEK.value)
        self.ending = Segmented([(key, _(words)) for key, words in _AS.items()])
        self.folder = QLineEdit(str(desk.settings["folders"].get("reports") or ""))
        self.choose = button(_("Choose…"), "folder-open")
        self._where = Field(_("Folder"), self.folder)
        self._when = label("", "secondary", "hint", wrap=True)
        self._known = column(space=Space.XS)
        self._build()
        self.every.chosen.connect(lambda _unit: self._say_when())
        self.choose.clicked.connect(self._choose)
        self._say_when()
        self._show_known()

    def save(self) -> Schedule:
        """Let it be saved regularly."""
        folder = Path(self.folder.text().strip()).absolute()
        settings = self._desk.settings
        settings["folders"] = {**settings["folders"], "reports": str(folder)}
        every, ending = Unit(self.every.current()), self.ending.current()
        return schedule.add(self._desk.ws, self._report, self._ask, every, ending, folder)

    def known(self) -> list[Schedule]:
        """What is saved regularly on this laptop."""
        return schedule.all_of(self._desk.ws)

    def remove(self, schedule_id: str) -> None:
        """Save it no longer."""
        schedule.remove(self._desk.ws, schedule_id)
        self._show_known()

    def _build(self) -> None:
        report = made.by_key(self._desk.ws, self._report)
        self.body.addWidget(label(report.title if report else "", "card", wrap=True))
        for control, name in ((self.every, _("How often")), (self.ending, _("File format"))):
            control.setAccessibleName(name)
        self.body.addLayout(row(self.every, None))
        self.body.addWidget(self._when)
        self.body.addLayout(row(self.ending, None))
        below_the_name = metrics("body").height() + 5
        line = row(self._where, column(below_the_name, self.choose, None, space=0))
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addLayout(self._known)

    def _say_when(self) -> None:
        self._when.setText(_(_WHEN[Unit(self.every.current())]))
        self.fit()

    def _choose(self) -> None:
        start = self.folder.text() or str(Path.home())
        if name := QFileDialog.getExistingDirectory(self, _("Folder for reports"), start):
            self.folder.setText(name)
            self._where.set_error("")

    def _checked(self) -> bool:
        text = self.folder.text().strip()
        sentence = ""
        if not text:
            sentence = _("Choose a folder.")
        elif not Path(text).is_dir():
            sentence = _("There is no such folder.")
        self._where.set_error(sentence)
        if sentence:
            self.folder.setFocus()
        return not sentence

    def _show_known(self) -> None:
        while item := self._known.takeAt(0):
            if item.widget():
                item.widget().hide()
                item.widget().deleteLater()
        known = self.known()
        if known:
            self._known.addWidget(hairline())
            self._known.addWidget(label(_("Saved regularly on this computer"), "caption", "secondary"))
            self._known.addWidget(self._list(known))
        self.fit()

    def _list(self, known: list[Schedule]) -> QWidget:
        inner = QWidget()
        column(*map(self._line, known), into=inner, space=Space.XS)
        if len(known) <= _FEW:
            return inner
        area = scrolling(inner)
        area.setFixedHeight(_HIGHEST)
        return area

    def _line(self, each: Schedule) -> QWidget:
        report = made.by_key(self._desk.ws, each.report)
        title = report.title if report else _("Removed report")
        words = " · ".join((title, _(_WORDS[each.every]), _(_AS[each.ending])))
        below = each.problem or _last(each)
        made_line = QWidget()
        remove = icon_button("trash-2", _("Save no longer: {report}").format(report=title))
        remove.clicked.connect(lambda: self.remove(each.id))
        texts = column(
            label(words, wrap=True),
            label(
                f"{each.folder}\n{below}".strip(), "secondary", "bad" if each.problem else "hint", wrap=True
            ),
            space=2,
        )
        row(texts, remove, into=made_line).setStretch(0, 1)
        return made_line


def _last(each: Schedule) -> str:
    return _("Last: {day}").format(day=Date().format(each.last)) if each.last else ""
