"""The user's settings on this laptop, each declared once: dialog, file and docs follow from here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_crm.base.i18n import N_
from desktop_crm.base.paths import config_dir


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices` are (value, label for people); a setting without choices is free.

    A setting without a `label` is remembered by the program itself and stands in no dialog.
    """

    key: str
    label: str
    default: Any
    choices: tuple[tuple[Any, str], ...] = ()
    hint: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language",
        N_("Language"),
        "system",
        (("system", N_("As the system")), ("ru", "Русский"), ("en", "English")),
    ),
    Setting(
        "theme",
        N_("Appearance"),
        "system",
        (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark"))),
    ),
    Setting(
        "density",
        N_("Table rows"),
        "comfortable",
        (("comfortable", N_("Comfortable")), ("compact", N_("Compact"))),
    ),
    Setting(
        "region",
        N_("Country of phones without a code"),
        "RU",
        (
            ("RU", N_("Russia +7")),
            ("KZ", N_("Kazakhstan +7")),
            ("BY", N_("Belarus +375")),
            ("UZ", N_("Uzbekistan +998")),
            ("KG", N_("Kyrgyzstan +996")),
            ("AM", N_("Armenia +374")),
            ("GE", N_("Georgia +995")),
            ("US", N_("USA and Canada +1")),
            ("GB", N_("United Kingdom +44")),
            ("DE", N_("Germany +49")),
        ),
        N_("“8 912 445-18-03” is read as a number of this country."),
    ),
    Setting(
        "close_to_tray",
        N_("When the window is closed"),
        "ask",
        (("ask", N_("Ask")), ("no", N_("Close the program")), ("yes", N_("Stay in the tray"))),
        N_("In the tray the program goes on reminding of tasks."),
    ),
    Setting("navigation", "", "auto"),
    Setting("window", "", None),
    Setting("base", "", None),
    Setting("lists", "", {}),
    Setting("deals", "", {}),
    Setting("tasks", "", "list"),
    Setting("folders", "", {}),
    Setting("reports", "", {}),
)


class Settings:
    """The settings of this user, kept in one JSON file. A value that is not allowed counts as the default."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_dir() / "settings.json"
        self._values: dict[str, Any] = _read(self._path)
        self._listeners: list[Callable[[str], None]] = []

    def __getitem__(self, key: str) -> Any:
        setting = declared(key)
        value = self._values.get(key, setting.default)
        allowed = [choice for choice, _ in setting.choices]
        return value if not allowed or value in allowed else setting.default

    def __setitem__(self, key: str, value: Any) -> None:
        if self[key] == value:
            return
        self._values[declared(key).key] = value
        self._write()
        for listener in tuple(self._listeners):
            listener(key)

    def listen(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with the key of every setting that changes; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def path(self) -> Path:
        """The file that holds them."""
        return self._path

    def _write(self) -> None:
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
        partial.replace(self._path)


def declared(key: str) -> Setting:
    """The declaration of a setting; KeyError for one that does not exist."""
    for setting in SETTINGS:
        if setting.key == key:
            return setting
    raise KeyError(key)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
