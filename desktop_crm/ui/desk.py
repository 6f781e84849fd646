"""What a screen works with, handed over in one piece; never the window itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop_crm.base.settings import Settings
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.ui.changes import Changes
    from desktop_crm.ui.commands import Commands
    from desktop_crm.ui.jobs import Jobs
    from desktop_crm.ui.messages import Messages


@dataclass(frozen=True, slots=True)
class Desk:
    """The open base, and the machinery that every screen of one window shares."""

    ws: Workspace
    settings: Settings
    jobs: Jobs
    changes: Changes
    commands: Commands
    messages: Messages


@dataclass(frozen=True, slots=True)
class Badge:
    """The number beside a place in the navigation: counted in the background when one of `entities` changes, or with
    every change when none are named."""

    entities: tuple[str, ...]
    count: Callable[[Workspace], int]


@dataclass(frozen=True, slots=True)
class Screen:
    """One place to go in the program. `label` is a text for translation; `make` builds the widget when first shown.

    The widget may have `top_bar() -> list[QWidget]`, the buttons it wants at the right of the top bar, and
    `shown(argument)`, called each time it is gone to (`argument` is a record's id, a file's path, or None).
    `entity` is what it shows: records and saved lists of that entity are opened here. A `rare` one is in the navigation
    only while something waits in it.
    """

    id: str
    label: str
    icon: str
    make: Callable[[Desk], QWidget]
    in_navigation: bool = True
    badge: Badge | None = None
    entity: str = ""
    rare: bool = False
