"""When to exchange: soon after an edit, at the start, at the end, when there is news, when the network returns.

Everything that reaches for the place runs apart, in threads of its own: neither the screens nor saving wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject, QTimer, Signal

from desktop_crm.base import clock
from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.store.journal import SYNC, Changed
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job

if TYPE_CHECKING:
    from desktop_crm.sync.connection import Status
    from desktop_crm.sync.place import Outcome
    from desktop_crm.ui.window import Window

SOON = 2_000
"""How long after the last edit it is handed over; ms."""
PAUSES = (5, 10, 20, 40, 80, 160, 300)
"""After how many seconds a failed exchange is tried again, the first time, the second time, ..."""
LISTENS = 25.0  # s
CLOSING = 10_000
"""For how long closing the window waits for the last changes to be handed over; ms."""
_A_MOMENT = 700  # ms
_SLOW = 1_000  # ms
_HEARTBEAT = 20_000  # ms
_SLEPT = 90_000  # ms
_TENDED = 600.0  # s without news after which it is exchanged all the same: others see that we are here


class Runner(QObject):
    """Exchanges for one window. `told` gets the Status, or None while this base is connected with nothing."""

    told = Signal(object)

    def __init__(self, desk: Desk, window: Window) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.status: Status | None = None
        self.failures = 0
        self._on = self._again = self._closing = False
        self._round: Job | None = None
        self._listening: Job | None = None
        self._ended, self._beat = time.monotonic(), clock.now()
        self._soon = self._timer(SOON, self.exchange)
        self._slow = self._timer(_SLOW, self._show)
        self._heart = QTimer(self, interval=_HEARTBEAT)
        self._heart.timeout.connect(self._tick)
        self._network: QObject | None = None
        desk.changes.changed.connect(self._on_changed)
        window.before_closing.append(self.finish)

    def _timer(self, msecs: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=msecs)
        timer.timeout.connect(run)
        return timer

    def start(self) -> None:
        """Begin when this base is connected, end when it is no longer, and tell how it stands."""
        from desktop_crm.sync.connection import connection

        on = connection(self._desk.ws) is not None
        if on and not self._on:
            self._on = True
            self._heart.start()
            self._follow_the_network()
            self.look()
            self.exchange()
        elif on:
            self._show()
        else:
            self._end()

    def is_exchanging(self) -> bool:
        """Whether an exchange is under way."""
        return self._round is not None

    def exchange(self) -> None:
        """Exchange now; what is saved meanwhile is exchanged after that."""
        if not self._on:
            return
        if self._round:
            self._again = True
            return
        self._soon.stop()
        self._slow.start()
        ws = self._desk.ws

        def work(job: Job) -> Outcome:
            from desktop_crm.sync import connection

            return connection.exchange(ws, job.progress, job.stopping)

        self._round = self._apart(work, self._exchanged, self._failed)

    def look(self) -> None:
        """Find out how it stands and tell it."""
        ws = self._desk.ws

        def work(_job: Job) -> Status:
            from desktop_crm.sync import connection

            return connection.status(ws)

        if self._on:
            self._desk.jobs.run(work, self._looked, key="exchange status", owner=self)

    def _exchanged(self, outcome: Outcome) -> None:
        if outcome.problem:
            self._failed(outcome.problem)
            return
        self.failures = 0
        self._rest()
        if self._again or outcome.waiting:
            self._soon.start(0 if self._again and self._closing else SOON)
        self._again = False
        self._listen()

    def _failed(self, _error: UserError) -> None:
        self.failures += 1
        self._again = False
        self._rest()
        self._soon.start(int(PAUSES[min(self.failures, len(PAUSES)) - 1] * 1000))

    def _rest(self) -> None:
        self._round = None
        self._slow.stop()
        self._ended = time.monotonic()
        self.look()

    def _listen(self) -> None:
        """Wait for news, in a thread that does nothing else."""
        if self._listening or not self._on or self.failures:
            return
        ws = self._desk.ws

        def work(job: Job) -> bool:
            from desktop_crm.sync import connection

            return connection.wait(ws, LISTENS, job.stopping)

        self._listening = self._apart(work, self._heard, self._deaf)

    def _heard(self, news: bool) -> None:
        self._listening = None
        if not self._on:
            return
        if news or time.monotonic() - self._ended > _TENDED:
            self.exchange()
        # Not at once: a place that cannot wait would be asked without end.
        QTimer.singleShot(_SLOW, self, self._listen)

    def _deaf(self, _error: UserError) -> None:
        """What is wrong is for the next exchange to find out."""
        self._listening = None
        if self._on:
            self._soon.start(int(PAUSES[0] * 1000))

    def _apart(
        self, work: Callable[[Job], Any], done: Callable[[Any], None], failed: Callable[[UserError], None]
    ) -> Job:
        def guarded(job: Job) -> Any:
            try:
                return work(job)
            except (UserError, Cancelled):
                raise
            except Exception as error:
                log.exception("the exchange stopped at an error")
                raise UserError(
                    _("The exchange was stopped by an error in the program."),
                    _("It is tried again by itself; the details are in the log."),
                ) from error

        return self._desk.jobs.run(guarded, done, failed, owner=self, apart=True)

    def _looked(self, status: Status) -> None:
        self.status = status if self._on else None
        self._show()

    def _show(self) -> None:
        self.told.emit(self.status)

    def _on_changed(self, changed: Changed) -> None:
        if not self._on:
            return
        self.look()
        # After a problem it is tried at its own pace: an edit does not make a place answer.
        if changed.origin != SYNC and not self.failures:
            self._soon.start(SOON)

    def _tick(self) -> None:
        """Notice that the laptop has slept."""
        # By the clock on the wall: the other one may stand still while the laptop sleeps.
        before, self._beat = self._beat, clock.now()
        if self._beat - before > _SLEPT:
            self.exchange()

    def _follow_the_network(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if self._network is None and QNetworkInformation.loadDefaultBackend():
            self._network = QNetworkInformation.instance()
            self._network.reachabilityChanged.connect(self._network_changed)

    def _network_changed(self, reach: Any) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reach != QNetworkInformation.Reachability.Disconnected and self.failures:
            self.exchange()

    def _end(self) -> None:
        for job in (self._round, self._listening):
            if job:
                job.cancel()
        self._round = self._listening = self.status = None
        self._on = self._again = False
        self.failures = 0
        for timer in (self._soon, self._slow, self._heart):
            timer.stop()
        self._show()

    def finish(self) -> None:
        """Hand over what was saved last, for `CLOSING` at most, and say so when it takes longer than a moment.

        What is not handed over then stays here and goes at the next start; nor is a place that did not answer
        just now waited for.
        """
        from desktop_crm.sync import connection

        if self._on and not self.failures and (self._round or connection.status(self._desk.ws).waiting):
            self._closing = True
            self.exchange()
            self._hand_over()
        self._on = self._closing = False
        for timer in (self._soon, self._slow, self._heart):
            timer.stop()

    def _hand_over(self) -> None:
        from desktop_crm.ui.exchange.closing import Closing

        moment, deadline = QDeadlineTimer(_A_MOMENT), QDeadlineTimer(CLOSING)
        said: Closing | None = None
        while self._goes_on() and not deadline.hasExpired() and not (said and said.result()):
            if said is None and moment.hasExpired():
                said = Closing(self._window)
                said.open()
            self._wait_a_little(said is not None)
        if said is not None:
            said.close()

    def _goes_on(self) -> bool:
        return self._round is not None or (self._soon.isActive() and not self.failures)

    def _wait_a_little(self, with_input: bool) -> None:
        kinds = QEventLoop.ProcessEventsFlag
        flags = kinds.AllEvents if with_input else kinds.ExcludeUserInputEvents
        QCoreApplication.processEvents(flags, 20)
        time.sleep(0.005)
