"""The language of the window: our texts, Qt's own dialogs, numbers and dates."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop_crm.base import i18n


def speak(app: QApplication, language: str) -> None:
    """Use a language for our texts, Qt's own dialogs, and numbers and dates."""
    i18n.use(i18n.system_language() if language == "system" else language)
    QLocale.setDefault(QLocale("ru_RU" if i18n.language() == "ru" else "en_GB"))
    old = app.property("translator")
    if isinstance(old, QTranslator):
        app.removeTranslator(old)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        app.installTranslator(translator)
    app.setProperty("translator", translator)
