"""The settings of this laptop, straight from their declarations. Each takes effect at once."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import SETTINGS, Setting, Settings
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import Segmented
from desktop_crm.ui.settings.page import line, panel, scrolled, titled

SEGMENTS_AT_MOST = 3


class GeneralPage(QWidget):
    """One line for each setting that people may choose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._settings = desk.settings
        self._controls = {s.key: _control(s, desk.settings) for s in SETTINGS if s.label and s.choices}
        lines = [
            line(_(s.label), _(s.hint), self._controls[s.key]) for s in SETTINGS if s.key in self._controls
        ]
        inner = QWidget()
        titled(inner, _("General"), panel(*lines), None)
        column(scrolled(inner), into=self)
        stop = self._settings.listen(self._follow)
        self.destroyed.connect(lambda: stop())

    def control(self, key: str) -> QWidget:
        """What sets the setting `key`."""
        return self._controls[key]

    def focus_on(self, key: str) -> None:
        """Let the keyboard act on that setting."""
        control = self._controls[key]
        parts = control.findChildren(QAbstractButton)
        next((part for part in parts if part.isChecked()), control).setFocus()

    def _follow(self, key: str) -> None:
        control = self._controls.get(key)
        if isinstance(control, Segmented):
            control.select(self._settings[key])
        elif isinstance(control, Choice):
            control.set_value(self._settings[key])


def _control(setting: Setting, settings: Settings) -> QWidget:
    options = [(value, _(name)) for value, name in setting.choices]
    control: Segmented | Choice
    if len(options) <= SEGMENTS_AT_MOST:
        control = Segmented(options, settings[setting.key])
        for part, (_value, name) in zip(control.findChildren(QAbstractButton), options, strict=True):
            part.setAccessibleName(f"{_(setting.label)}: {name}")
    else:
        control = Choice(options, settings[setting.key])
    control.setAccessibleName(_(setting.label))
    control.chosen.connect(lambda value: settings.__setitem__(setting.key, value))
    return control
