"""Colours that can be read, fonts with Cyrillic, icons in the colours of the theme."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPalette, QPixmap, QRawFont
from PySide6.QtWidgets import QApplication

from desktop_crm.base.paths import resources
from desktop_crm.ui import icons, theme
from desktop_crm.ui.kit.avatar import TINTS, paint_avatar
from desktop_crm.ui.kit.pill import TONES, paint_pill
from desktop_crm.ui.stylesheet import stylesheet
from desktop_crm.ui.tokens import DARK, LIGHT, Tokens

UI = Path(theme.__file__).parent
INKS = ("text", "secondary", "hint")
GROUNDS = ("window", "surface", "sunken", "raised", "row_hover", "row_selected", "chosen")
PAIRS = [
    *product(INKS, GROUNDS),
    *product(("accent", "good", "warning", "bad"), ("window", "surface", "sunken", "raised", "row_hover")),
    *((ink, ground) for ink, ground, _ in TONES.values()),
    *((ink, ground) for ink, _, ground in TONES.values()),
    ("text", "bad_soft"),
    ("accent", "row_selected"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "bad"),
    *product(("on_toast", "toast_hint", "toast_link", "toast_good", "toast_bad"), ("toast", "toast_line")),
]


@pytest.fixture(autouse=True)
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    theme.use(qapp, "light")
    yield
    theme.use(qapp, "light")


def luminance(code: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_in_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_background(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tint", [tint for pair in TINTS for tint in pair])
def test_initials_can_be_read_on_every_avatar(tint: tuple[str, str]) -> None:
    assert contrast(*tint) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_signs_that_the_style_sheet_draws_from_files_can_be_seen(tokens: Tokens) -> None:
    for file in (resources() / "icons").glob("mark-*.svg"):
        [code] = set(re.findall(r"#[0-9A-F]{6}", file.read_text(encoding="utf-8")))
        assert contrast(code, tokens.raised) >= 3
        assert file.as_posix() in stylesheet(tokens)


def test_the_user_chooses_dark_and_everything_asked_afterwards_is_dark(qapp: QApplication) -> None:
    theme.use(qapp, "dark")
    assert theme.mode() == "dark"
    assert theme.tokens() is DARK
    assert theme.colour("window") == QColor(DARK.window)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert DARK.surface in qapp.styleSheet()


def test_a_disabled_text_is_paler_than_an_enabled_one(qapp: QApplication) -> None:
    palette = theme.palette(LIGHT)
    role = QPalette.ColorRole.Text
    enabled = palette.color(QPalette.ColorGroup.Active, role)
    assert palette.color(QPalette.ColorGroup.Disabled, role) != enabled


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
def test_the_bundled_font_writes_russian_and_money(weight: str, qapp: QApplication) -> None:
    face = QRawFont(str(resources() / "fonts" / f"Inter-{weight}.ttf"), 13)
    assert face.isValid()
    assert all(face.supportsCharacter(ord(letter)) for letter in "АЯЁаяёІіҚқҰ«»—–№₽€₸₴…→·\u00a0\u202f")


def test_digits_of_amounts_stand_below_each_other(qapp: QApplication) -> None:
    digits = QFontMetricsF(theme.font("digits"))
    assert digits.horizontalAdvance("1111111111") == digits.horizontalAdvance("8888888888")


def test_a_heavier_role_is_written_heavier(qapp: QApplication) -> None:
    plain, strong = (QFontMetricsF(theme.font(role)) for role in ("body", "name"))
    assert strong.horizontalAdvance("Переговоры") > plain.horizontalAdvance("Переговоры")


def ink_of(picture: QPixmap) -> set[str]:
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    points = product(range(image.width()), range(image.height()))
    colours = (image.pixelColor(x, y) for x, y in points)
    return {each.name() for each in colours if each.alpha() > 250}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_for_the_screen_in_the_colour_of_the_theme(ratio: float, qapp: QApplication) -> None:
    for mode, tokens in (("light", LIGHT), ("dark", DARK)):
        theme.use(qapp, mode)
        drawn = icons.pixmap("users", "accent", 24, ratio)
        assert drawn.width() == round(24 * ratio)
        assert drawn.devicePixelRatio() == ratio
        assert ink_of(drawn) == {tokens.accent.lower()}


def test_an_icon_is_rendered_once(qapp: QApplication) -> None:
    assert icons.pixmap("phone").cacheKey() == icons.pixmap("phone").cacheKey()


def test_an_icon_that_is_not_bundled_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon")


def test_every_bundled_icon_can_be_drawn(qapp: QApplication) -> None:
    for file in (resources() / "icons").glob("*.svg"):
        assert not icons.pixmap(file.stem).toImage().allGray() or ink_of(
            icons.pixmap(file.stem, "#2C5BD8", 48)
        )


def test_the_program_has_an_icon_in_all_sizes_that_windows_asks_for(qapp: QApplication) -> None:
    sizes = {size.width() for size in icons.app_icon().availableSizes()}
    assert {16, 20, 24, 32, 40, 48, 64, 256} <= sizes


def test_no_widget_has_a_style_sheet_of_its_own() -> None:
    own = [file.name for file in UI.rglob("*.py") if "setStyleSheet(" in file.read_text(encoding="utf-8")]
    assert own == ["theme.py"]


def test_the_style_sheet_stays_small() -> None:
    assert len(stylesheet(LIGHT)) < 7000


def test_painting_for_a_long_time_does_not_use_up_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 on CPython 3.11 gives away a reference to None with each void call."""
    canvas = QPixmap(200, 40)
    before = sys.getrefcount(None)
    for _ in range(4000):
        painter = QPainter(canvas)
        paint_pill(painter, QRect(0, 0, 120, 40), "Переговоры", "accent")
        paint_avatar(painter, QRect(130, 4, 26, 26), "ДО", "seed")
        icons.paint(painter, QRect(160, 0, 40, 40), "phone")
        painter.end()
    assert sys.getrefcount(None) > before - 200


def test_who_chose_a_theme_keeps_it_when_the_system_changes_its_own(qapp: QApplication) -> None:
    theme.use(qapp, "dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens() is DARK
    theme.use(qapp, "system")
    assert theme.tokens().dark == (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)
