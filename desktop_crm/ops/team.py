"""What the whole team has agreed on: its name, its currency, and the country whose holidays it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_crm.base.clock import derived_id
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.all import TeamSetting
from desktop_crm.store.connect import Row
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace

NAME, CURRENCY, COUNTRY = "name", "currency", "country"
"""The keys of the settings. The country is a calendar of `ops.workdays`, with the days of the week where needed."""

_DEFAULTS = {NAME: "", CURRENCY: "RUB", COUNTRY: "RU"}

COUNTRIES = {
    "RU": (N_("Russia"), "RUB"),
    "KZ": (N_("Kazakhstan"), "KZT"),
    "BY": (N_("Belarus"), "BYN"),
    "UZ": (N_("Uzbekistan"), "UZS"),
    "KG": (N_("Kyrgyzstan"), "KGS"),
    "AM": (N_("Armenia"), "AMD"),
    "GE": (N_("Georgia"), "GEL"),
    "US": (N_("USA"), "USD"),
    "GB": (N_("United Kingdom"), "GBP"),
    "DE": (N_("Germany"), "EUR"),
}
"""The countries whose holidays a team may keep, by ISO 3166 code: their name, and the currency that is usual there."""

_VALUE = "SELECT value FROM team_setting WHERE key = ? AND deleted IS NULL"


def get(ws: Workspace, key: str) -> str:
    """The team's value of a setting, or what is usual."""
    return _or_usual(ws.read(_VALUE, (key,)), key)


def seen_by(tx: Edit, key: str) -> str:
    """The same inside an edit."""
    return _or_usual(tx.rows(_VALUE, (key,)), key)


def _or_usual(rows: list[Row], key: str) -> str:
    return str(rows[0][0]) if rows and rows[0][0] else _DEFAULTS[key]


def is_agreed(ws: Workspace, key: str) -> bool:
    """Whether the team has chosen a value of its own."""
    return bool(ws.read(_VALUE, (key,)))


def agree(ws: Workspace, key: str, value: str) -> None:
    """Let a setting have this value for the whole team."""
    with ws.edit(_("Setting of the team changed")) as tx:
        put(tx, key, value)


def agree_on(ws: Workspace, values: Mapping[str, str]) -> None:
    """Let several settings have these values, in one step, which is none when they have them already."""
    others = {key: value for key, value in values.items() if get(ws, key) != value}
    if others:
        with ws.edit(_("Setting of the team changed")) as tx:
            for key, value in others.items():
                put(tx, key, value)


def put(tx: Edit, key: str, value: str) -> None:
    """The same inside an edit."""
    id_ = derived_id("team_setting", key)
    row = tx.find(TeamSetting, id_) or tx.add(TeamSetting(id=id_, key=key))
    row.value, row.deleted = value, None
    tx.flush()
