"""The colours of the two themes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """One theme: every colour as #RRGGBB. `…_soft` is the background that its colour is written on."""

    dark: bool
    window: str
    surface: str
    sunken: str
    raised: str
    line: str
    line_strong: str
    text: str
    secondary: str
    hint: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    row_hover: str
    row_selected: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    chosen: str
    scroll: str
    toast: str
    toast_line: str
    on_toast: str
    toast_hint: str
    toast_link: str
    toast_good: str
    toast_bad: str
    series: tuple[str, ...]


LIGHT = Tokens(
    dark=False,
    window="#F4F5F7",
    surface="#FFFFFF",
    sunken="#EDEFF2",
    raised="#FFFFFF",
    line="#E3E6EA",
    line_strong="#CDD2D9",
    text="#1B1F27",
    secondary="#5A6372",
    hint="#656C79",
    accent="#2C5BD8",
    accent_hover="#244DBB",
    accent_soft="#E7EDFC",
    on_accent="#FFFFFF",
    row_hover="#F3F5F8",
    row_selected="#E9EFFC",
    good="#17703F",
    good_soft="#DFF3E8",
    warning="#8F5B08",
    warning_soft="#FBEFD6",
    bad="#B93434",
    bad_soft="#FBE5E4",
    chosen="#FFFFFF",
    scroll="#C3C9D1",
    toast="#22262E",
    toast_line="#22262E",
    on_toast="#F4F5F7",
    toast_hint="#C4CAD4",
    toast_link="#9DB5FA",
    toast_good="#5BC78D",
    toast_bad="#F5A09B",
    series=("#2C5BD8", "#1E9E8A", "#E0912F", "#8A63D2", "#D2587A", "#7B8794"),
)

DARK = Tokens(
    dark=True,
    window="#16181D",
    surface="#1E2127",
    sunken="#191B20",
    raised="#262A31",
    line="#2D3138",
    line_strong="#414750",
    text="#E9EBEF",
    secondary="#A4ACB9",
    hint="#959DAB",
    accent="#7799F6",
    accent_hover="#8BA8F8",
    accent_soft="#26324F",
    on_accent="#0E1628",
    row_hover="#252930",
    row_selected="#28334E",
    good="#5BC78D",
    good_soft="#1D3A2B",
    warning="#E3B35B",
    warning_soft="#3D311B",
    bad="#F08A84",
    bad_soft="#45262A",
    chosen="#1E2127",
    scroll="#414750",
    toast="#333841",
    toast_line="#454B55",
    on_toast="#F4F5F7",
    toast_hint="#C4CAD4",
    toast_link="#A9BEFB",
    toast_good="#6FD79E",
    toast_bad="#F7AAA5",
    series=("#7396F5", "#3FBFA9", "#E8A653", "#AB8BE6", "#E57F9C", "#8E99A8"),
)
