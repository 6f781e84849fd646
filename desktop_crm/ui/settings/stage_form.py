"""Adding a stage of a pipeline, and changing one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _, language
from desktop_crm.models.all import Deal
from desktop_crm.models.kinds import Number
from desktop_crm.models.kinds.base import Reading
from desktop_crm.models.pipeline import LOST, OPEN, OUTCOMES, WON
from desktop_crm.ops import pipelines
from desktop_crm.ops.pipelines import TONES, Stage
from desktop_crm.ops.records import Invalid
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.forms.meanwhile import Part
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.rows.pick_list import PickList
from desktop_crm.ui.settings.open_setting import OpenSetting, choice_part, text_part
from desktop_crm.ui.settings.stage_tasks import StageTasks
from desktop_crm.ui.settings.tones import Tones
from desktop_crm.ui.theme import Size, Space

_FIELDS_SHOWN = 5
_NAMES = {
    "probability": N_("Probability, %"),
    "norm": N_("Norm, working days"),
    "tone": N_("Colour"),
    "needs": N_("Must be filled in to come here"),
    "makes": N_("Tasks made when a deal comes here"),
}
_CERTAIN = {WON: 100.0, LOST: 0.0}


class StageForm(Dialog):
    """`id` is the saved stage's."""

    def __init__(self, parent: QWidget, ws: Workspace, pipeline: str, stage: Stage | None = None) -> None:
        title = _("Change stage") if stage else _("New stage")
        super().__init__(parent, title, _("Save") if stage else _("Add"), check=self._save, width=800)
        self._ws, self._pipeline = ws, pipeline
        self.id = stage.id if stage else ""
        was = stage or Stage("", "", pipeline, probability=50, tone=TONES[1])
        self.name = QLineEdit(was.name)
        self.meaning = Choice([(o.key, _(o.label)) for o in OUTCOMES], was.outcome)
        self.meaning.setMinimumWidth(self.meaning.sizeHint().width())
        self.probability = QLineEdit(Number().edit(was.probability))
        self.norm = QLineEdit(Number().edit(was.norm))
        self.norm.setPlaceholderText(_("No norm"))
        self.tones = Tones(TONES, was.tone)
        self._needs = set(was.needs)
        self.needs = PickList(_("Must be filled in to come here"), checks=True)
        self.tasks = StageTasks(was.makes)
        self.fields = {
            "name": Field(_("Name of the stage"), self.name),
            "outcome": Field(_("Meaning"), self.meaning),
            "probability": Field(_("Probability, %"), self.probability),
            "norm": Field(_("Norm, working days"), self.norm),
            "tone": Field(_("Colour"), self.tones),
        }
        self.open_stage = OpenSetting(self, ws, "stage", self.id, self._parts(), self._held)
        self._build()
        self.open_stage.show_in(self.body)
        self._follow_meaning()

    def _parts(self) -> tuple[Part, ...]:
        """What others may change of the stage while it is open."""
        numbers = (("probability", self.probability), ("norm", self.norm))
        return (
            text_part("name", _("Name of the stage"), self.name),
            choice_part("outcome", _("Meaning"), self.meaning),
            *(self._number_part(key, line) for key, line in numbers),
            self._part("tone", self.tones.value, self.tones.set_value, lambda tone: self.tones.name(tone)),
            self._part("needs", self._needed, self._show_needs, lambda keys: ", ".join(self._called(keys))),
            self._part(
                "makes",
                self.tasks.tasks,
                self.tasks.show_tasks,
                lambda tasks: ", ".join(task.name for task in tasks),
            ),
        )

    def _part(
        self, key: str, value: Callable[[], Any], show: Callable[[Any], None], words: Callable[[Any], str]
    ) -> Part:
        return Part(
            (key,),
            lambda: {key: value()},
            lambda held: show(held[key]),
            lambda held: words(held[key]),
            _(_NAMES[key]),
            says_name=True,
        )

    def _number_part(self, key: str, line: QLineEdit) -> Part:
        nothing = 0.0 if key == "probability" else None
        return self._part(
            key,
            lambda: nothing if (given := _number(line.text())) is None else given,
            lambda value: line.setText(Number().edit(value)),
            Number().format,
        )

    def _held(self) -> dict[str, Any] | None:
        found = pipelines.stage(self._ws, self.id)
        return {key: getattr(found, key) for key in ("name", "outcome", *_NAMES)} if found else None

    def _called(self, keys: Iterable[str]) -> list[str]:
        return [_(f.label) for f in fields_of(self._ws, "deal") if f.key in keys]

    def _show_needs(self, keys: Iterable[str]) -> None:
        self._needs = set(keys)
        self._offer_needs()

    def _offer_needs(self) -> None:
        offered = [(f.key, _(f.label)) for f in fields_of(self._ws, "deal") if f.key in _needable(self._ws)]
        self.needs.set_offers(offered, self._needs)

    def _build(self) -> None:
        top = row(*self.fields.values(), space=Space.M)
        for place, (field, wide) in enumerate(zip(self.fields.values(), (4, 2, 2, 2, 0), strict=True)):
            top.setStretch(place, wide)
            top.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self._offer_needs()
        self.needs.setFixedHeight(_FIELDS_SHOWN * Size.ROW_COMPACT)
        self.needs.toggled.connect(self._toggle)
        self.needs.accepted.connect(self.yes.click)
        listed = card("panel")
        column(self.needs, into=listed, margins=(1, 3, 1, 3))
        left = column(label(_("Must be filled in to come here"), tone="secondary"), listed, None, space=5)
        right = column(label(_("Tasks made when a deal comes here"), tone="secondary"), self.tasks, space=5)
        both = row(left, right, space=Space.L)
        both.setStretch(0, 2)
        both.setStretch(1, 4)
        self.body.addLayout(both)
        for key in ("name", "probability", "norm"):
            self.fields[key].editor.textEdited.connect(  # type: ignore[attr-defined]
                lambda _text, key=key: self.fields[key].set_error("")
            )
        self.meaning.chosen.connect(lambda _outcome: self._follow_meaning())
        put_in_order(self)
        self.name.setFocus()

    def _toggle(self, key: object, on: bool) -> None:
        (self._needs.add if on else self._needs.discard)(str(key))

    def _follow_meaning(self) -> None:
        """A deal that is won or lost has neither a chance nor a norm."""
        self.fields["outcome"].set_error("")
        outcome = str(self.meaning.value())
        for editor in (self.probability, self.norm):
            editor.setEnabled(outcome == OPEN)
        if outcome != OPEN:
            self.probability.setText(Number().edit(_CERTAIN[outcome]))
            self.norm.clear()

    def _save(self) -> bool:
        for field in self.fields.values():
            field.set_error("")
        if not self.open_stage.ready():
            return False
        try:
            self._write()
        except Invalid as error:
            for key, sentence in error.fields.items():
                self.fields[key].set_error(sentence)
            self.fields[next(iter(error.fields))].editor.setFocus()
            return False
        except UserError as error:
            self.fields["outcome"].set_error(str(error))
            return False
        return True

    def _needed(self) -> tuple[str, ...]:
        order = [f.key for f in fields_of(self._ws, "deal")]
        return tuple(sorted(self._needs, key=lambda k: order.index(k) if k in order else len(order)))

    def _write(self) -> None:
        problems = {key: _("A number is needed here.") for key in ("probability", "norm") if self._wrong(key)}
        if problems:
            raise Invalid(problems)
        if self.id:
            pipelines.change_stage(self._ws, self.id, **self.open_stage.changed())
        else:
            self.id = pipelines.add_stage(self._ws, self._pipeline, **self.open_stage.values())

    def _wrong(self, key: str) -> bool:
        try:
            _number(self.fields[key].editor.text())  # type: ignore[attr-defined]
        except UserError:
            return True
        return False


def _needable(ws: Workspace) -> set[str]:
    """The fields that a person fills in, so that a stage may ask for them."""
    given = {"name", "currency", *Deal.follows}
    return {f.key for f in fields_of(ws, "deal") if f.key not in given and not f.computed}


def _number(text: str) -> float | None:
    value = Number().parse(text, Reading(language=language()))
    return None if value is None else float(value)
