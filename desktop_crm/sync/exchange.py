"""One round of the exchange with a place: receive all, send what it lacks, tell how far we are, tidy up.

Every round makes progress, and one bad thing never stops the others: what fails is noted as the problem of the
round, and the round can simply be repeated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from desktop_crm import __version__
from desktop_crm.base.clock import derived_id
from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.base.paths import log_dir
from desktop_crm.ops import conflicts, people
from desktop_crm.sync import batch as batches
from desktop_crm.sync import identity, inbox, outbox, ranges, report, state
from desktop_crm.sync.disk import Clock, RealClock
from desktop_crm.sync.errors import Refused
from desktop_crm.sync.place import Greeting, Incoming, Me, Outcome, Place, Progress, start_over

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace
    from desktop_crm.sync.batch import Batch

T = TypeVar("T")

_MOST = 4 << 20  # bytes of a batch, packed
_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_WEEK = 7 * 24 * _HOUR
_PATIENCE = 10 * _MINUTE
"""A shared folder shows what it holds late and piecemeal: so long a lack of others' entries is no loss."""
_REFUSED_AT_MOST = 20
"""After so many single entries refused in one round, it is not the entries."""


def round(  # noqa: A001 - one round with a place
    ws: Workspace,
    place: Place,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    clock: Clock | None = None,
) -> Outcome:
    """Exchange once. What goes wrong is in the outcome; only Cancelled, of `progress`, is raised."""
    with ws.cache.setdefault("exchanging", threading.Lock()):
        return _Round(ws, place, progress, stop or threading.Event(), clock or RealClock()).run()


def not_begun(ws: Workspace, problem: UserError) -> Outcome:
    """The outcome of a round whose place could not even be opened."""
    known = state.load(ws)
    state.save(ws, replace(known, problem=(problem.what, problem.hint)))
    return Outcome(0, 0, conflicts.count(ws), outbox.waiting(ws, known.sent), problem)


def me(ws: Workspace) -> Me:
    """How this laptop introduces itself."""
    ((site, name),) = ws.read("SELECT s.id, s.name FROM writing w JOIN site s ON s.n = w.site")
    person = people.me(ws)
    return Me(site, name, person[1] if person else "", __version__)


class _Stopped(Exception):
    """The round was asked to end, as the program closes."""


class _Round:
    def __init__(
        self, ws: Workspace, place: Place, progress: Progress | None, stop: threading.Event, clock: Clock
    ) -> None:
        self._ws, self._place, self._progress, self._stop, self._now = ws, place, progress, stop, clock.now
        self._state = state.load(ws)
        self._problem: UserError | None = None
        self._sent = self._received = self._refusals = 0
        self._finished = False

    def run(self) -> Outcome:
        try:
            self._run()
            self._finished = True
        except _Stopped:
            pass
        finally:
            self._remember()
        waiting = outbox.waiting(self._ws, self._state.sent)
        return Outcome(self._sent, self._received, conflicts.count(self._ws), waiting, self._problem)

    def _run(self) -> None:
        greeting = self._part(self._greeted)
        if greeting is None:
            return
        had = outbox.vector(self._ws)
        self._part(self._receive)
        held = self._part(lambda: self._send_own(greeting))
        if held is not None:
            self._part(self._give_forked)
            self._part(lambda: self._put_back(greeting, had))
        self._part(lambda: self._ask_again(greeting))
        told = self._part(self._acknowledge)
        self._part(lambda: self._look_around(greeting))
        # Tidying may make a snapshot, which takes seconds: not while the program waits to close.
        if (self._sent or self._received or told) and not self._stop.is_set():
            self._part(lambda: self._place.tidy(self._ws))

    def _part(self, work: Callable[[], T]) -> T | None:
        """Do one part of the round; the first thing that goes wrong is its problem."""
        try:
            return work()
        except (Cancelled, _Stopped):
            raise
        except UserError as error:
            log.warning("exchange: %s", error.what)
            problem = error
        except OSError as error:
            log.exception("exchange")
            reason = error.strerror or str(error)
            problem = UserError(
                _("The shared place cannot be reached: {reason}.").format(reason=reason),
                _("Nothing is lost: it is tried again by itself."),
            )
        except Exception:  # noqa: BLE001 - a fault in one part must not keep the others from their work
            log.exception("exchange")
            problem = unforeseen()
        self._problem = self._problem or problem
        return None

    def _greeted(self) -> Greeting:
        """The place's greeting, after this base is sure to be the only one of its site."""
        identity.settle(self._ws)
        greeting = self._place.greet(self._ws, me(self._ws))
        if greeting.fork:
            log.warning("the place knows entries of this site that are not here: this base is a copy")
            outbox.new_site(self._ws)
            greeting = self._place.greet(self._ws, me(self._ws))
        if greeting.place != self._state.place:
            self._state = state.State(place=greeting.place, lost=dict.fromkeys(outbox.vector(self._ws), 0))
        return greeting

    def _receive(self) -> None:
        for incoming in self._place.incoming(self._ws):
            self._check_stop()
            self._take(incoming)

    def _take(self, incoming: Incoming) -> None:
        try:
            applied = inbox.apply(self._ws, batches.unpack(incoming.payload), incoming.mark)
        except Refused as error:
            writer = next((each for each in self._state.laptops if each.site == incoming.writer), None)
            said = (
                _("From {laptop}: {why}").format(laptop=report.named(writer), why=error.what)
                if writer
                else ""
            )
            self._refused(incoming.name, said or error.what)
            with self._ws.aside() as db:
                incoming.mark(db)
        except (UserError, Cancelled):
            raise
        except Exception:  # noqa: BLE001 - not marked as read, so it comes again
            log.exception("“%s” could not be applied", incoming.name)
            self._problem = self._problem or unforeseen()
        else:
            self._received += applied.new
            self._tell(self._received, 0)

    def _send_own(self, greeting: Greeting) -> int:
        """Hand over our own entries that the place lacks; how many it holds."""
        outbox.number(self._ws)
        identity.note(self._ws)
        site = outbox.own_site(self._ws)
        upto = outbox.vector(self._ws).get(site, 0)
        missing = ranges.lacking(greeting.known.get(site, ()), upto)
        self._state = replace(self._state, sent=upto - ranges.size(missing))
        self._fill(site, missing, own=True)
        return self._state.sent

    def _give_forked(self) -> None:
        """Hand over what this base wrote under numbers that a copy of it has used too, once to each place."""
        for site, first, last in outbox.forked(self._ws):
            if self._state.forked.get(site) != first:
                self._fill(site, [(first, last)])
                self._state = replace(self._state, forked={**self._state.forked, site: first})

    def _put_back(self, greeting: Greeting, had: Mapping[str, int]) -> None:
        """Hand over entries of other sites that the place has lost, or never had.

        Of those that were here when it was greeted (`had`): what has come from it since, it holds.
        """
        own = outbox.own_site(self._ws)
        missing = {
            site: gap
            for site, upto in had.items()
            if site != own and (gap := ranges.lacking(greeting.known.get(site, ()), upto))
        }
        since = {site: self._state.lost.get(site, self._now()) for site in missing}
        due = [site for site in missing if self._now() - since[site] >= _PATIENCE]
        # Each laptop begins with another site and asks again before the next, so that not all send all.
        for site in sorted(due, key=lambda other: derived_id(own, other)):
            known = self._place.greet(self._ws, me(self._ws)).known if len(due) > 1 else greeting.known
            gap = ranges.lacking(known.get(site, ()), missing[site][-1][1])
            log.info("the place lacks %s entries of %s: they are put back", ranges.size(gap), site)
            self._fill(site, gap)
        self._state = replace(self._state, lost=since)

    def _fill(self, site: str, gaps: Sequence[ranges.Range], own: bool = False) -> None:
        total, before = ranges.size(gaps), self._sent
        for first, last in gaps:
            while first <= last and (batch := outbox.read(self._ws, site, first, last, _MOST)):
                self._check_stop()
                self._hand_over(site, batch, own)
                first = batch.last + 1
                self._tell(self._sent - before, total)

    def _hand_over(self, site: str, batch: Batch, own: bool) -> None:
        """Send a batch. When it is refused its halves are tried, so that only the bad entry itself stays here."""
        name = f"{site}:{batch.first}"
        if batch.first == batch.last and self._now() - self._state.refused.get(name, (0, ""))[0] < _HOUR:
            return
        try:
            self._place.send(self._ws, batch)
        except Refused as error:
            if batch.first == batch.last:
                what = report.changed_record(self._ws, batch)
                self._refused(name, f"{what}: {error.what}" if what else error.what)
                self._refusals += 1
                if self._refusals > _REFUSED_AT_MOST:
                    raise
                return
            middle = (batch.first + batch.last) // 2
            for first, last in ((batch.first, middle), (middle + 1, batch.last)):
                for half in self._read_all(site, first, last):
                    self._hand_over(site, half, own)
            return
        count = batch.last - batch.first + 1
        self._sent += count
        refused = {n: why for n, why in self._state.refused.items() if n != name}
        self._state = replace(self._state, sent=self._state.sent + count * own, refused=refused)

    def _read_all(self, site: str, first: int, last: int) -> Iterator[Batch]:
        while first <= last and (batch := outbox.read(self._ws, site, first, last, _MOST)):
            yield batch
            first = batch.last + 1

    def _refused(self, name: str, said: str) -> None:
        log.warning("“%s” was refused: %s", name, said)
        recent = {n: why for n, why in self._state.refused.items() if self._now() - why[0] < _WEEK}
        kept = dict(list(recent.items())[-_REFUSED_AT_MOST:])
        self._state = replace(self._state, refused={**kept, name: (self._now(), said)})

    def _ask_again(self, greeting: Greeting) -> None:
        """Read a place from the beginning when it holds entries that it did not offer, once a day at most.

        So what could not be applied, or was passed over when the place was damaged, comes in the end.
        """
        mine = outbox.vector(self._ws)
        lacks = any(
            ranges.lacking([(1, mine.get(site, 0))], max((last for _first, last in known), default=0))
            for site, known in greeting.known.items()
        )
        since = (self._state.lacking or self._now()) if lacks else None
        self._state = replace(self._state, lacking=since)
        if (
            since is None
            or self._now() - since < _PATIENCE
            or self._now() - self._state.asked_again < 24 * _HOUR
        ):
            return
        with self._ws.aside() as db:
            start_over(db, greeting.place)
        self._state = replace(self._state, asked_again=self._now())

    def _acknowledge(self) -> bool:
        """Tell the others how far we are; whether there was something to tell."""
        quiet, before = not self._sent and not self._received, self._state.told_at
        self._state = report.acknowledged(
            self._ws, self._place, self._state, me(self._ws), quiet, self._now(), self._stop
        )
        return self._state.told_at != before

    def _look_around(self, greeting: Greeting) -> None:
        laptops = tuple(report.measured(self._ws, self._place.laptops(self._ws)))
        off = None if greeting.time is None else self._now() - greeting.time
        sentences = (
            *self._place.waiting(self._ws),
            *report.clocks(laptops, off),
            *report.sums(self._state, laptops, __version__),
            *(sentence for _since, sentence in self._state.refused.values()),
        )
        self._state = replace(self._state, laptops=laptops, sentences=tuple(dict.fromkeys(sentences)))

    def _remember(self) -> None:
        told = (self._problem.what, self._problem.hint) if self._problem else None
        last = self._now() if self._finished and not told else self._state.last
        self._state = replace(self._state, problem=told, last=last)
        state.save(self._ws, self._state)

    def _tell(self, done: int, total: int) -> None:
        if self._progress:
            self._progress(done, total)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise _Stopped


def unforeseen() -> UserError:
    """For what nobody has foreseen."""
    return UserError(
        _("Something unexpected happened during the exchange."),
        _("It is tried again by itself. The details are in {file}.").format(
            file=log_dir() / "desktop-crm.log"
        ),
    )
