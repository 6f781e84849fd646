"""The team's scripts of calls, in the order in which they are offered."""

from __future__ import annotations

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import questionnaires, scripts
from desktop_crm.ops.scripts import Talk
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.script_form import ScriptForm
from desktop_crm.ui.settings.used import Used, UsedPage


class ScriptsPage(UsedPage):
    """What to say in a call, step by step."""

    def __init__(self, desk: Desk) -> None:
        used = Used(
            "script",
            "message-circle",
            _("Scripts"),
            _("A script stands beside the note of a call, and is gone through step by step."),
            _("Add script…"),
            _("No scripts yet"),
            _rows,
            scripts.move,
            scripts.put_to_use,
            scripts.remove,
        )
        super().__init__(desk, used)

    def edit(self, id_: str = "") -> ScriptForm:
        form = ScriptForm(self, self.desk, scripts.get(self.desk.ws, id_) if id_ else None)
        form.accepted.connect(lambda: self.list.pick(form.id))
        form.open()
        return form


def _rows(ws: Workspace) -> list[Row]:
    forms = {form.id: form.name for form in questionnaires.all_of(ws)}
    return [_row(script, forms.get(script.questionnaire or "", "")) for script in scripts.all_of(ws)]


def _row(script: Talk, form: str) -> Row:
    n = len(script.steps)
    said = [ngettext("{n} step", "{n} steps", n).format(n=n)]
    if not script.active:
        said.append(_("out of use"))
    pills = ((form, "plain"),) if form else ()
    return Row(script.id, script.name, ", ".join(said), pills, movable=True, faint=not script.active)
