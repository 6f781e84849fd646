"""Any story of deals, with Undo and Redo anywhere in it: every deal is in one stage and every sum is right."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop_crm.base.errors import UserError
from desktop_crm.ops import deal_lines, deals, people, pipeline_removal, pipelines, records
from desktop_crm.ops.deal_lines import Line
from desktop_crm.ops.pipelines import Makes, Stage
from desktop_crm.ops.records import NewRef
from desktop_crm.store import computed, query, undo
from tests.bases import blank

_PLACES = st.integers(0, 30)


class Deals(RuleBasedStateMachine):
    """A seller who does anything at all."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self.ws = blank(Path(self._folder.name) / "team.crm")
        people.work_as(self.ws, people.add(self.ws, "Анна Соколова"))
        stages = pipelines.first(self.ws).stages
        pipelines.change_stage(self.ws, stages[1].id, makes=(Makes("Call"),))
        pipelines.change_stage(self.ws, stages[2].id, needs=("amount",))

    def teardown(self) -> None:
        self.ws.close()
        self._folder.cleanup()

    def _deals(self) -> list[str]:
        return [id_ for (id_,) in self.ws.read("SELECT id FROM deal WHERE deleted IS NULL ORDER BY rid")]

    def _stages(self) -> list[Stage]:
        return [s for p in pipelines.all_of(self.ws) for s in p.stages]

    def _of(self, place: int) -> str:
        known = self._deals()
        return known[place % len(known)]

    @rule(place=_PLACES, amount=st.one_of(st.none(), st.integers(0, 10**6)))
    def begin(self, place: int, amount: int | None) -> None:
        stage = self._stages()[place % len(self._stages())]
        with suppress(records.Invalid):
            deals.create(self.ws, {"name": f"Deal {place}", "amount": amount, "stage": stage.id})

    @precondition(lambda self: self._deals())
    @rule(place=_PLACES, to=_PLACES, why=st.booleans())
    def move(self, place: int, to: int, why: bool) -> None:
        stage = self._stages()[to % len(self._stages())]
        with suppress(records.Invalid):
            deals.move(self.ws, self._of(place), stage.id, reason=NewRef("Дорого") if why else None)

    @precondition(lambda self: self._deals())
    @rule(to=_PLACES)
    def move_all(self, to: int) -> None:
        rids = [query.rid_of(self.ws, "deal", id_) or 0 for id_ in self._deals()]
        stage = self._stages()[to % len(self._stages())]
        with suppress(records.Invalid):
            deals.move_many(self.ws, rids, stage.id, {"amount": 7}, reason=NewRef("Дорого"))

    @precondition(lambda self: self._deals())
    @rule(
        place=_PLACES, quantity=st.sampled_from((0.5, 1, 3)), price=st.integers(0, 999), n=st.integers(0, 3)
    )
    def sell(self, place: int, quantity: float, price: int, n: int) -> None:
        deal_lines.put(self.ws, self._of(place), [Line("Tiles", quantity, price)] * n)

    @precondition(lambda self: self._deals())
    @rule(place=_PLACES)
    def delete(self, place: int) -> None:
        records.delete(self.ws, "deal", [self._of(place)])

    @rule(place=_PLACES, into=_PLACES)
    def remove_stage(self, place: int, into: int) -> None:
        stages = self._stages()
        with suppress(UserError):
            pipeline_removal.remove_stage(
                self.ws, stages[place % len(stages)].id, stages[into % len(stages)].id
            )

    @rule()
    def undo(self) -> None:
        undo.undo(self.ws)
        if not pipelines.all_of(self.ws):
            undo.redo(self.ws)

    @rule()
    def redo(self) -> None:
        undo.redo(self.ws)

    @invariant()
    def every_deal_is_in_one_stage(self) -> None:
        known = {s.id: s for s in self._stages()}
        rows = self.ws.read(
            """SELECT d.id, d.stage, d.since, d.closed, count(p.id), max(p.stage), max(p.entered)
               FROM deal d LEFT JOIN passage p ON p.deal = d.id AND p."left" IS NULL AND p.deleted IS NULL
               WHERE d.deleted IS NULL GROUP BY d.id"""
        )
        for _id, stage, since, closed, n, stays_in, entered in rows:
            assert (n, stays_in, entered) == (1, stage, since)
            assert (closed is None) == known[stage].is_open

    @invariant()
    def an_amount_is_the_sum_of_the_products(self) -> None:
        for deal in self._deals():
            lines = deal_lines.of(self.ws, deal)
            if lines:
                assert records.read(self.ws, "deal", deal).values["amount"] == deal_lines.total(lines)

    @invariant()
    def what_follows_is_right(self) -> None:
        assert computed.wrong(self.ws.reader) == {}


TestDeals = Deals.TestCase
TestDeals.settings = settings(max_examples=settings().max_examples // 3, stateful_step_count=25)
