"""How the exchange stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_crm.base import clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui.forms.day_words import near, span

if TYPE_CHECKING:
    from desktop_crm.sync.connection import Connection, Status
    from desktop_crm.sync.place import Laptop

_MINUTE = 60_000
_HERE_NOW = 2 * _MINUTE
"""Who was seen so lately is at work now."""


@dataclass(frozen=True, slots=True)
class Line:
    """The corner of the navigation: two lines of text, an icon, and their colours."""

    icon: str
    text: str
    detail: str
    tone: str
    detail_tone: str = "hint"


def line(status: Status, *, exchanging: bool = False) -> Line:
    """How it stands, in the corner."""
    saved, last = _saved(status.waiting), _last(status.last_exchange)
    if status.problem:
        since = _("No exchange since {time}").format(time=moment(status.last_exchange))
        return Line(
            "cloud-alert",
            saved,
            since if status.last_exchange else _("Not exchanged yet"),
            "warning",
            "warning",
        )
    if exchanging:
        return Line("refresh-cw", saved, _("Exchanging…"), "accent")
    if status.waiting:
        return Line("cloud", saved, last, "secondary")
    return Line("cloud-check", _("Saved and exchanged"), last, "good")


def _saved(waiting: int) -> str:
    if not waiting:
        return _("Saved here")
    text = ngettext("Saved here · {n} change waits", "Saved here · {n} changes wait", waiting)
    return text.format(n=waiting)


def _last(at: int | None) -> str:
    if at is None:
        return _("Not exchanged yet")
    return _("Last exchange {time}").format(time=moment(at))


def moment(at: int | None) -> str:
    """The time of today, or the day of another: "9:40", "yesterday", "Nov 12"."""
    if at is None:
        return ""
    then, today = clock.wall_clock(at), clock.wall_clock().date()
    if then.date() == today:
        return f"{then.hour}:{then.minute:02}"
    return near(then.date(), today)


def seen(laptop: Laptop, now: int) -> str:
    """When a laptop last exchanged."""
    if laptop.mine:
        return ""
    if laptop.last_seen is None:
        return _("has not exchanged yet")
    if now - laptop.last_seen < _HERE_NOW:
        return _("exchanged just now")
    return _("exchanged {time} ago").format(time=span(now - laptop.last_seen))


def behind(laptop: Laptop, mine: Laptop | None) -> int:
    """How many changes that are here a laptop has not taken yet."""
    if mine is None or laptop.mine or laptop.revoked:
        return 0
    return sum(max(0, upto - laptop.vector.get(site, 0)) for site, upto in mine.vector.items())


def clock_off(laptop: Laptop) -> str:
    """How wrong the clock of a laptop is; empty when nobody needs to care."""
    off = laptop.clock_off or 0
    if abs(off) < 2 * _MINUTE:
        return ""
    text = _("clock {time} fast") if off > 0 else _("clock {time} slow")
    return text.format(time=span(abs(off)))


def place(connection: Connection) -> str:
    """With what this base exchanges: the address of the server, or the file with its folder, for one line."""
    if "://" in connection.where:
        return connection.where.split("#")[0]
    path = PurePath(connection.where)
    return str(PurePath(path.parent.name, path.name))


def contacts(n: int) -> str:
    """So many contacts."""
    return ngettext("{n} contact", "{n} contacts", n).format(n=grouped(n))


def grouped(n: int) -> str:
    """A number with its thousands apart."""
    return f"{n:,}".replace(",", "\u00a0")
