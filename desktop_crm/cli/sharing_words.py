"""The exchange in words, as the command line says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Moment

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict
    from desktop_crm.sync.connection import Status
    from desktop_crm.sync.place import Laptop


def status_lines(found: Status) -> Iterator[str]:
    """How the exchange stands."""
    if found.connected is None:
        yield _("This base is not connected with other laptops.")
        return
    yield _("Connected with {where}.").format(where=found.connected.where)
    waits = ngettext("{n} change waits to be sent.", "{n} changes wait to be sent.", found.waiting)
    yield waits.format(n=found.waiting) if found.waiting else _("Everything is sent.")
    when = Moment().format(found.last_exchange) if found.last_exchange else _("never")
    yield _("Last exchange: {when}").format(when=when)
    if found.conflicts:
        yield ngettext(
            "{n} conflict is to be decided.", "{n} conflicts are to be decided.", found.conflicts
        ).format(n=found.conflicts)
    if found.problem:
        yield f"{found.problem.what} {found.problem.hint}".strip()
    yield from found.sentences


def laptop_lines(laptops: Sequence[Laptop]) -> Iterator[str]:
    """One line for each laptop, with its id."""
    for laptop in laptops:
        seen = Moment().format(laptop.last_seen) if laptop.last_seen else _("never")
        marks = [_("this one")] if laptop.mine else []
        marks += [_("revoked")] if laptop.revoked else []
        yield " · ".join([laptop.name, *filter(None, [laptop.person]), seen, *marks, laptop.site])


def laptop_told(laptop: Laptop) -> dict[str, Any]:
    """A laptop for another program."""
    return {
        "site": laptop.site,
        "name": laptop.name,
        "person": laptop.person,
        "last_seen": laptop.last_seen,
        "clock_off": laptop.clock_off,
        "revoked": laptop.revoked,
        "version": laptop.version,
        "mine": laptop.mine,
    }


def conflict_lines(found: Sequence[Conflict]) -> Iterator[str]:
    """Each conflict with its values."""
    if not found:
        yield _("There are no conflicts.")
    for c in found:
        yield f"{c.title} · {c.label}: {c.current.text}"
        for v in c.others:
            yield "   " + _("other value: {text}").format(text=v.text) + f" ({v.author or v.laptop})"
        yield f"   {c.id}"
