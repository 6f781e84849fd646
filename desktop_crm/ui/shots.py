"""Walking the windows and saving a picture of each, for the README and for whoever has no display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base import i18n
from desktop_crm.ops import leads
from desktop_crm.ui import deal_shots, exchange_shots, meanwhile_shots, report_shots, theme
from desktop_crm.ui.importing.state import Step

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow

SIZES = ((1440, 900), (1366, 768))
_PATIENCE = 15_000  # ms

Scene = tuple[str, Callable[["MainWindow"], QWidget]]
"""A name, and what brings the scene about; it returns the widget to take a picture of."""


def take(app: QApplication, window: MainWindow, folder: Path) -> int:
    """Save every scene in both appearances and at the sizes of `SIZES`, in the language spoken; the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    window.example_line.cross.click()
    for mode in ("light", "dark"):
        theme.use(app, mode)
        for width, height in SIZES:
            window.resize(width, height)
            window.show()
            window.rebuild()
            for name, picture in _scenes(app, window):
                picture.grab().save(str(folder / f"{name}-{i18n.language()}-{mode}-{width}.png"))
                taken += 1
    window.close()
    window.desk.ws.close()
    print(taken, folder)
    return 0


def _scenes(app: QApplication, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    for name, bring_about in SCENES:
        picture = bring_about(window)
        settle(app, window)
        yield name, picture
        if picture is not window:
            picture.close()


def settle(app: QApplication, window: MainWindow) -> None:
    """Let the background work end and everything be painted."""
    window.desk.jobs.wait(_PATIENCE)
    for _round in range(5):
        app.processEvents()


def _first(window: MainWindow, entity: str) -> str:
    return str(
        window.desk.ws.read(f"SELECT id FROM {entity} WHERE deleted IS NULL ORDER BY rid DESC LIMIT 1")[0][0]
    )


def _today(window: MainWindow) -> QWidget:
    window.go("today")
    return window


def _contacts(window: MainWindow) -> QWidget:
    window.go("contacts", _first(window, "contact"))
    return window


def _companies(window: MainWindow) -> QWidget:
    window.go("companies", _first(window, "company"))
    return window


def _leads(window: MainWindow) -> QWidget:
    (untouched, *_more) = leads.untouched(window.desk.ws) or leads.nobodys(window.desk.ws)
    window.go("leads", untouched.id)
    return window


def _capture(window: MainWindow) -> QWidget:
    from desktop_crm.ui.leads.capture import Capture

    russian = "Иван Петров, ООО «Рассвет», 8 916 765-43-21, нужен расчёт на кирпич"
    english = "Ivan Peters, Sunrise Ltd, +44 20 7946 0018, wants an offer for bricks"
    capture = Capture(window.desk, window, russian if i18n.language() == "ru" else english)
    capture.open()
    return capture


def _qualify(window: MainWindow) -> QWidget:
    from desktop_crm.ui.leads.convert import Convert

    convert = Convert(window.desk, window, leads.untouched(window.desk.ws)[0].id)
    convert.open()
    return convert


def _dropping(window: MainWindow) -> QWidget:
    window.go("importing", None)
    return window


def _fields(window: MainWindow) -> QWidget:
    return _messy_list(window, Step.FIELDS)


def _fates(window: MainWindow) -> QWidget:
    return _messy_list(window, Step.CHECK)


def _messy_list(window: MainWindow, step: Step) -> QWidget:
    """A list as people keep it, as far as one step of its import."""
    from desktop_crm.demo import example_workbook
    from desktop_crm.ui.importing.session import session_of

    path = window.desk.ws.path.with_name(f"clients-{i18n.language()}.xlsx")
    if not path.exists():
        example_workbook(path, rows=2000)
    session = session_of(window.desk)
    if session.state.path != path:
        window.go("importing", path)
        window.desk.jobs.wait(_PATIENCE)
    session.go(step)
    return window


def _form(window: MainWindow) -> QWidget:
    from desktop_crm.ui.forms.form import open_form

    return open_form(window.desk, window, "contact", _first(window, "contact"))


def _tasks(view: str) -> Callable[[MainWindow], QWidget]:
    def scene(window: MainWindow) -> QWidget:
        window.go("tasks", view)
        return window

    return scene


def _task(window: MainWindow) -> QWidget:
    from desktop_crm.ui.tasks.dialog import TaskDialog

    dialog = TaskDialog(window.desk, window, _first(window, "task"))
    dialog.open()
    return dialog


def _finishing(window: MainWindow) -> QWidget:
    from desktop_crm.ops import tasks
    from desktop_crm.ui.tasks.finish import FinishDialog

    late = (tasks.overdue(window.desk.ws, limit=1) + tasks.upcoming(window.desk.ws, days=366, limit=1))[0]
    dialog = FinishDialog(window.desk, window, late)
    dialog.open()
    return dialog


def _calls(window: MainWindow) -> QWidget:
    window.go("calls", _first(window, "call"))
    return window


def _call(window: MainWindow) -> QWidget:
    """A talk with a client of whom there is an open deal, the script half gone through."""
    from desktop_crm.ui.calls.dialog import open_call

    sql = "SELECT contact FROM deal WHERE closed IS NULL AND contact IS NOT NULL ORDER BY rid DESC LIMIT 1"
    found = window.desk.ws.read(sql)
    dialog = open_call(window.desk, window, {"contact": found[0][0] if found else _first(window, "contact")})
    russian = "Берут пробную партию, ждут предложение до пятницы. Доставка — наша."
    english = "They take a trial lot and wait for the offer until Friday. We deliver."
    dialog.form.note.set_value(russian if i18n.language() == "ru" else english)
    dialog.form.clock.set_value(252)
    dialog.form.result.set_value("talked")
    for _step in range(2):
        dialog.beside.script.tick_next()
    return dialog


def _questionnaire(window: MainWindow) -> QWidget:
    from desktop_crm.ops import questionnaires
    from desktop_crm.ui.settings.questionnaire_form import QuestionnaireForm

    form = QuestionnaireForm(window, window.desk, next(iter(questionnaires.all_of(window.desk.ws)), None))
    form.list.pick(form.questions[-1].key)
    form.open()
    return form


def _palette(window: MainWindow) -> QWidget:
    from desktop_crm.ui.palette import Palette

    window.index()
    window.desk.jobs.wait(_PATIENCE)
    palette = Palette(window.desk, window, "тих" if i18n.language() == "ru" else "mar")
    palette.open_over(window)
    return palette


def _settings(window: MainWindow) -> QWidget:
    from desktop_crm.ui.settings.dialog import open_settings

    return open_settings(window.desk, window, "fields")


def _welcome(at: int) -> Callable[[MainWindow], QWidget]:
    """One of the first questions to a new team."""

    def ask(window: MainWindow) -> QWidget:
        from desktop_crm.ui.welcome.dialog import Welcome

        dialog = Welcome(window.desk, window)
        dialog.open()
        dialog.go(at)
        return dialog

    return ask


def _pipelines(window: MainWindow) -> QWidget:
    from desktop_crm.ui.settings.dialog import open_settings

    return open_settings(window.desk, window, "pipelines")


def _stage(window: MainWindow) -> QWidget:
    from desktop_crm.ops import pipelines
    from desktop_crm.ui.settings.stage_form import StageForm

    pipeline = pipelines.first(window.desk.ws)
    form = StageForm(window, window.desk.ws, pipeline.id, pipeline.stages[2])
    form.open()
    return form


SCENES: tuple[Scene, ...] = (
    ("today", _today),
    *((f"welcome-{at + 1}", _welcome(at)) for at in range(4)),
    ("pipelines", _pipelines),
    ("stage", _stage),
    ("contacts", _contacts),
    ("companies", _companies),
    ("leads", _leads),
    *deal_shots.SCENES,
    ("form", _form),
    ("tasks", _tasks("list")),
    ("tasks-table", _tasks("table")),
    ("tasks-day", _tasks("day")),
    ("tasks-week", _tasks("week")),
    ("tasks-month", _tasks("month")),
    ("task", _task),
    ("task-finish", _finishing),
    ("calls", _calls),
    ("call", _call),
    *report_shots.SCENES,
    ("questionnaire", _questionnaire),
    ("palette", _palette),
    ("settings", _settings),
    ("import-file", _dropping),
    ("import-fields", _fields),
    ("import-check", _fates),
    # Last: what was typed here is kept, and the window says so in the pictures after it.
    ("lead", _capture),
    ("qualify", _qualify),
    *meanwhile_shots.SCENES,
    # Later still: from then on the base works in a team.
    *exchange_shots.SCENES,
)
