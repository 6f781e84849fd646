"""What a screen of clients calls its records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts for translation: titles, the button for a new one, and what the empty screen says."""

    title: str
    bin_title: str
    new: str
    empty_icon: str
    empty_title: str
    empty_text: str
