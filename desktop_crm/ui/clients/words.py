"""What a list screen calls its records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Texts for translation: titles, the button for a new one, and what the empty screen says.

    `new_command` is the command of that button, by itself "new." and the entity. `imports`: lists of them can be
    brought in from a file.
    """

    title: str
    bin_title: str
    new: str
    empty_icon: str
    empty_title: str
    empty_text: str
    new_command: str = ""
    imports: bool = False
