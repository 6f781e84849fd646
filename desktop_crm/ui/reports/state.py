"""What the screen of reports shows, remembered on this laptop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from desktop_crm.base.settings import Settings
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.filtering import fields_for
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.reports.places import MORNING, OVERVIEW, Place, place_of


class State:
    """The place one is at, what is asked there, and what the rows of each report are."""

    def __init__(self, ws: Workspace, settings: Settings) -> None:
        self._ws, self._settings = ws, settings
        kept: dict[str, Any] = settings["reports"] if isinstance(settings["reports"], dict) else {}
        self.place = place_of(ws, str(kept.get("place", OVERVIEW)))
        self._by: dict[str, str] = dict(kept.get("by", {}))
        self._ask = _asked(str(kept.get("ask", "")))

    def ask(self) -> Ask:
        """What is asked now. What can no more be filtered or grouped by is left out."""
        entity = self.place.entity()
        filters = {f.key for f in fields_for(self._ws, entity)}
        groups = {f.key for f in self.place.groups(self._ws)}
        by = self._by.get(self.place.key, "")
        return replace(
            self._ask,
            filters=tuple(f for f in self._ask.filters if f.field in filters),
            by=by if by in groups else "",
            today=date.today(),
        )

    def is_timeless(self) -> bool:
        """Whether what is shown tells how things stand today, whatever the period."""
        return self.place.key == MORNING or bool(self.place.report and self.place.report.timeless)

    def take(self, ask: Ask) -> None:
        """Ask something else from now on."""
        self._by[self.place.key] = ask.by
        self._ask = replace(ask, by="")
        self._keep()

    def go(self, place: Place) -> None:
        """Go to another place; a saved report brings along what it asks."""
        self.place = place
        if place.saved:
            self.take(Ask.from_json(place.saved.ask_json))
        self._keep()

    def follow(self) -> bool:
        """Know the place as it is called now; whether it is still there."""
        known = place_of(self._ws, self.place.key)
        there = known.key == self.place.key
        if there:
            self.place = known
        return there

    def _keep(self) -> None:
        by = {key: value for key, value in self._by.items() if value}
        self._settings["reports"] = {"place": self.place.key, "ask": self._ask.to_json(), "by": by}


def _asked(text: str) -> Ask:
    try:
        return Ask.from_json(text or "{}")
    except (ValueError, TypeError, KeyError, AttributeError):
        return Ask.from_json("{}")
