"""Every dialog of the program, opened over the example, beyond those of which pictures are taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QDialog, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.ops import leads, people, pipelines, scripts, short_lists
from desktop_crm.reports import schedule
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, around
from desktop_crm.ui.calls.activity import ActivityDialog
from desktop_crm.ui.deals.new_deal import open_new
from desktop_crm.ui.forms.form import open_form
from desktop_crm.ui.leads.reject import Reject
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports.schedule import ScheduleDialog
from desktop_crm.ui.settings import short_lists as lists_page
from desktop_crm.ui.settings import team as team_page
from desktop_crm.ui.settings.base import AboutBase, OtherBase
from desktop_crm.ui.settings.field_form import FieldForm
from desktop_crm.ui.settings.pipeline_form import PipelineForm
from desktop_crm.ui.settings.script_form import ScriptForm
from desktop_crm.ui.settings.stage_form import StageForm
from desktop_crm.ui.settings.where_to import WhereTo
from desktop_crm.ui.tasks.dialog import TaskDialog
from desktop_crm.ui.welcome.example import AskTrade

Scene = Callable[[MainWindow], QWidget]


def _open(make: Callable[[MainWindow], QDialog]) -> Scene:
    def scene(window: MainWindow) -> QWidget:
        dialog = make(window)
        dialog.open()
        return dialog

    return scene


def _first(window: MainWindow, entity: str) -> str:
    return str(
        window.desk.ws.read(f"SELECT id FROM {entity} WHERE deleted IS NULL ORDER BY rid LIMIT 1")[0][0]
    )


def _form(entity: str, *, new: bool = False) -> Scene:
    return lambda window: open_form(window.desk, window, entity, None if new else _first(window, entity))


def _meeting(window: MainWindow) -> QDialog:
    return ActivityDialog(window.desk, window, "meeting", {"contact": _first(window, "contact")})


def _merge(window: MainWindow) -> QDialog:
    entries = short_lists.entries(window.desk.ws, "source")
    return lists_page.MergeForm(window, entries, entries[0].id, 3)


def _where_to(window: MainWindow) -> QDialog:
    pipeline = pipelines.first(window.desk.ws)
    stages = [(s.id, s.name) for s in pipeline.stages[1:]]
    return WhereTo(window, f"{pipeline.stages[0].name}?", 12, stages)


def _refused(window: MainWindow) -> QDialog:
    return OtherBase(UserError("The base is damaged.", "Choose a copy."), window.desk.ws.path)


def _save_regularly(window: MainWindow) -> QDialog:
    ws, ask = window.desk.ws, Ask(around(Unit.MONTH, date.today()))
    for every in (*schedule.EVERY, Unit.DAY):
        schedule.add(ws, "funnel", ask, every, "pdf", ws.path.parent)
    return ScheduleDialog(window.desk, window, "sales", ask)


SCENES: dict[str, Scene] = {
    "new contact": _form("contact", new=True),
    "company": _form("company"),
    "new company": _form("company", new=True),
    "deal form": _form("deal"),
    "new deal": lambda w: open_new(w.desk, w, {}),
    "lead form": _form("lead"),
    "reject": _open(lambda w: Reject(w.desk, w, [leads.untouched(w.desk.ws)[0].id])),
    "meeting": _open(_meeting),
    "new task": _open(lambda w: TaskDialog(w.desk, w, None, {})),
    "about the base": _open(lambda w: AboutBase(w, w.desk.ws.path, lambda path: None)),
    "another base": _open(_refused),
    "new field": _open(lambda w: FieldForm(w, w.desk.ws, "contact")),
    "new pipeline": _open(lambda w: PipelineForm(w, w.desk.ws)),
    "new stage": _open(lambda w: StageForm(w, w.desk.ws, pipelines.first(w.desk.ws).id)),
    "new script": _open(lambda w: ScriptForm(w, w.desk)),
    "script": _open(lambda w: ScriptForm(w, w.desk, next(iter(scripts.all_of(w.desk.ws)), None))),
    "source": _open(lambda w: lists_page.NameForm(w, w.desk.ws, "source", "", "")),
    "merge": _open(_merge),
    "where to": _open(_where_to),
    "employee": _open(lambda w: team_page.NameForm(w, w.desk, people.everybody(w.desk.ws)[0])),
    "save regularly": _open(_save_regularly),
    "trade of the example": _open(lambda w: AskTrade(w, w.desk.ws)),
}
