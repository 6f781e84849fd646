"""The search index follows the journal: whatever happens, it says what the records say."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import Cancelled
from desktop_crm.models.all import Contact, Tag
from desktop_crm.ops import bulk, notes, own_fields, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import search, search_index, search_schema, undo
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


def contents(ws: Workspace) -> dict[str, set[tuple[str, int]]]:
    """Every word of the index with the number of every record that has it."""
    found = {}
    with ws.aside() as db:
        for table in ("search_name", "search_text", "search_digits"):
            db.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, instance)")
            found[table] = set(db.execute("SELECT term, doc FROM temp.words").fetchall())
            db.execute("DROP TABLE temp.words")
    return found


def says_what_the_records_say(ws: Workspace) -> bool:
    search_index.catch_up(ws)
    followed = contents(ws)
    search_index.rebuild(ws)
    return contents(ws) == followed


def add_contact(tx: Edit, name: str, phone: str = "") -> str:
    """One row of an imported list."""
    id_ = new_id()
    tx.execute("INSERT INTO contact (id, name) VALUES (?, ?)", (id_, name))
    if phone:
        add_phone(tx, id_, phone)
    return id_


def add_phone(tx: Edit, owner: str, phone: str) -> None:
    tx.execute(
        """INSERT INTO contact_point (id, about, about_entity, system, value, normal)
           VALUES (?, ?, 'contact', 'phone', ?, ?)""",
        (new_id(), owner, phone, phone),
    )


def titles(ws: Workspace, text: str) -> list[str]:
    return [hit.title for hit in search.find(ws, text)]


def import_list(ws: Workspace, names: list[str], chunk: int = 100) -> None:
    with ws.long_edit("Import", origin="import") as work:
        for start in range(0, len(names), chunk):
            with work.chunk() as tx:
                for n, name in enumerate(names[start : start + chunk], start):
                    add_contact(tx, name, f"+7912{n:07}")


def test_an_import_is_found_and_after_its_undo_is_not(ws: Workspace) -> None:
    import_list(ws, [f"Клиент Импортов {n}" for n in range(1000)])
    search_index.catch_up(ws)
    assert len(search.rids(ws, "contact", "импортов")) == 1000
    assert titles(ws, "8 912 000 07 77") == ["Клиент Импортов 777"]
    undo.undo(ws)
    search_index.catch_up(ws)
    assert titles(ws, "импортов") == []
    assert not search.rids(ws, "contact", "0000777")
    undo.redo(ws)
    assert says_what_the_records_say(ws)
    assert len(search.rids(ws, "contact", "импортов")) == 1000


def test_a_running_import_is_found_when_it_ends_and_a_save_beside_it_at_once(ws: Workspace) -> None:
    with ws.long_edit("Import", origin="import") as work:
        with work.chunk() as tx:
            add_contact(tx, "Импортов Первый")
        records.create(ws, "contact", {"name": "Звонков Срочный"})
        assert titles(ws, "срочный") == ["Звонков Срочный"]
        assert titles(ws, "импортов") == []
        with work.chunk() as tx:
            add_contact(tx, "Импортов Второй")
        search_index.catch_up(ws)
        assert titles(ws, "импортов") == []
    search_index.catch_up(ws)
    assert titles(ws, "импортов") == ["Импортов Второй", "Импортов Первый"]


def test_a_cancelled_import_leaves_nothing_to_be_found(ws: Workspace) -> None:
    old = records.create(ws, "contact", {"name": "Старый Знакомый"})

    def import_and_give_up() -> None:
        with ws.long_edit("Import", origin="import") as work:
            with work.chunk() as tx:
                add_contact(tx, "Импортов", "+79120000001")
                tx.get(Contact, old).city = "Самара"
                add_phone(tx, old, "+79998887766")
            notes.add(ws, "contact", old, "Перезвонить")
            assert titles(ws, "самара") == ["Старый Знакомый"]
            raise Cancelled

    with pytest.raises(Cancelled):
        import_and_give_up()
    assert titles(ws, "импортов") == titles(ws, "самара") == titles(ws, "8887766") == []
    assert titles(ws, "перезвонить") == ["Старый Знакомый"]
    records.create(ws, "contact", {"name": "Новый Клиент"})
    assert titles(ws, "новый") == ["Новый Клиент"]
    assert says_what_the_records_say(ws)


def test_an_index_cut_off_in_the_middle_goes_on_after_a_restart(ws: Workspace) -> None:
    import_list(ws, [f"Клиент {n}" for n in range(3000)])
    looked = iter(range(100))
    search_index.catch_up(ws, cancelled=lambda: next(looked) > 2)
    ws.close()
    ws.__init__(ws.path)  # type: ignore[misc]
    assert says_what_the_records_say(ws)
    assert len(search.rids(ws, "contact", "клиент")) == 3000


def test_a_rebuild_cut_off_in_the_middle_begins_again(ws: Workspace) -> None:
    import_list(ws, [f"Клиент {n}" for n in range(300)])

    def killed(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search_index.rebuild(ws, killed)
    ws.close()
    ws.__init__(ws.path)  # type: ignore[misc]
    search_index.catch_up(ws)
    assert len(search.rids(ws, "contact", "клиент")) == 300


def test_a_base_of_an_older_version_is_indexed(ws: Workspace) -> None:
    import_list(ws, [f"Клиент {n}" for n in range(50)])
    with ws.aside() as db:
        db.execute("DROP TABLE search_text")
        search_schema.create(db)
    search_index.catch_up(ws)
    assert len(search.rids(ws, "contact", "клиент")) == 50


def test_a_merged_card_takes_its_phones_along(ws: Workspace) -> None:
    one = records.create(ws, "contact", {"name": "Один", "phone": [Point("+79120000001")]})
    other = records.create(ws, "contact", {"name": "Другой"})
    assert titles(ws, "0000001") == ["Один"]
    with ws.edit("Cards merged") as tx:
        tx.execute("UPDATE contact_point SET about = ? WHERE about = ?", (other, one))
    assert titles(ws, "0000001") == ["Другой"]


def test_a_tag_renamed_is_found_by_its_name(ws: Workspace) -> None:
    records.create(ws, "contact", {"name": "Клиент", "tags": ["опт"]})
    with ws.edit("Tag renamed") as tx:
        (tag,) = (id_ for (id_,) in tx.rows("SELECT id FROM tag"))
        tx.get(Tag, tag).name = "розница"
    assert titles(ws, "розница") == ["Клиент"]
    assert titles(ws, "опт") == []


def test_many_search_while_one_saves(ws: Workspace) -> None:
    failed: list[Exception] = []

    def look() -> None:
        try:
            for _ in range(30):
                search.find(ws, "клиент")
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(30):
        records.create(ws, "contact", {"name": f"Клиент {n}"})
    for thread in threads:
        thread.join()
    assert not failed
    assert says_what_the_records_say(ws)


WORDS = ["Анна", "Орлов", "Семён", "ООО Ромашка", "Тверь", "опт", "+79124451803", "a.b@mail.ru"]


class Work:
    """A few days of a team's work on a few cards."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.field = own_fields.add(ws, "contact", "Машина", "text")
        self.contacts = [records.create(ws, "contact", {"name": name}) for name in WORDS[:3]]

    def do(self, what: str, who: int, word: str) -> None:
        actions: dict[str, Callable[[str, str], object]] = {
            "name": lambda id_, w: self._change(id_, name=w),
            "city": lambda id_, w: self._change(id_, city=w),
            "phone": lambda id_, w: self._change(id_, phone=[Point(f"+79124451{len(w):03}")]),
            "no phone": lambda id_, w: self._change(id_, phone=[]),
            "company": lambda id_, w: self._change(id_, company=[Place(name=w)]),
            "rename": self._rename,
            "tags": lambda id_, w: self._change(id_, tags=[w, "опт"]),
            "own": lambda id_, w: self._change(id_, **{self.field: w}),
            "note": lambda id_, w: notes.add(self.ws, "contact", id_, w),
            "delete": lambda id_, w: records.delete(self.ws, "contact", [id_]),
            "restore": lambda id_, w: records.restore(self.ws, "contact", [id_]),
            "bulk": lambda id_, w: self._set_cities(w),
            "undo": lambda id_, w: undo.undo(self.ws),
            "redo": lambda id_, w: undo.redo(self.ws),
            "index": lambda id_, w: search_index.catch_up(self.ws),
        }
        actions[what](self.contacts[who], word)

    def _change(self, id_: str, **values: object) -> None:
        records.change(self.ws, "contact", id_, values)

    def _set_cities(self, word: str) -> None:
        city = field_of(self.ws, "contact", "city")
        assert city
        bulk.set_field(self.ws, "contact", [1, 2], city, word)

    def _rename(self, _id: str, word: str) -> None:
        with self.ws.edit("Company renamed") as tx:
            tx.execute("UPDATE company SET name = ? WHERE rid = 1", (word,))


DEEDS = [
    "name", "city", "phone", "no phone", "company", "rename", "tags", "own", "note", "delete", "restore",
    "bulk", "undo", "redo", "index",
]  # fmt: skip


DAYS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2), st.sampled_from(WORDS)), max_size=25)


@settings(max_examples=settings().max_examples // 3)
@given(DAYS)
def test_after_any_work_the_index_is_as_if_made_anew(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, str]]
) -> None:
    with blank(tmp_path_factory.mktemp("base") / "team.crm") as ws:
        work = Work(ws)
        for deed in deeds:
            work.do(*deed)
        assert says_what_the_records_say(ws)
