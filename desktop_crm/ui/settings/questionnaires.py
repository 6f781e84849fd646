"""The team's questionnaires, in the order in which they are offered."""

from __future__ import annotations

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import answers, questionnaires
from desktop_crm.ops.questionnaires import Form
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.questionnaire_form import QuestionnaireForm
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.used import Used, UsedPage


class QuestionnairesPage(UsedPage):
    """One that was answered is not removed but put out of use."""

    def __init__(self, desk: Desk) -> None:
        used = Used(
            "questionnaire",
            "list-checks",
            _("Questionnaires"),
            _("They are filled in beside a call; the answers stand with the client and in reports."),
            _("Add questionnaire…"),
            _("No questionnaires yet"),
            _rows,
            questionnaires.move,
            questionnaires.put_to_use,
            questionnaires.remove,
        )
        super().__init__(desk, used)

    def edit(self, id_: str = "") -> QuestionnaireForm:
        form = QuestionnaireForm(self, self.desk, questionnaires.get(self.desk.ws, id_) if id_ else None)
        form.accepted.connect(lambda: self.list.pick(form.id))
        form.open()
        return form


def _rows(ws: Workspace) -> list[Row]:
    return [_row(form, answers.sheets(ws, form.id)) for form in questionnaires.all_of(ws)]


def _row(form: Form, answered: int) -> Row:
    n = len(form.shown)
    said = [ngettext("{n} question", "{n} questions", n).format(n=n)]
    if answered:
        times = ngettext("answered {n} time", "answered {n} times", answered)
        said.append(times.format(n=answered))
    if not form.active:
        said.append(_("out of use"))
    return Row(form.id, form.name, ", ".join(said), movable=True, faint=not form.active)
