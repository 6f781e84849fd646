"""Lists: filters over any field, in any order, own fields included."""

from __future__ import annotations

import pytest

from desktop_crm.models.kinds import Operator, Option
from desktop_crm.ops import own_fields, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import statements
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Filter, Query, count, first_page, ids, page, record_ids
from desktop_crm.store.workspace import Workspace

PEOPLE = (
    {
        "name": "Ёлкин Ян",
        "city": "Уфа",
        "status": "new",
        "phone": [Point("+79124451801")],
        "tags": ["опт", "vip"],
    },
    {"name": "абрамов пётр", "city": "Москва", "status": "client", "company": [Place(name="Ромашка")]},
    {
        "name": "Иванов Олег",
        "city": "МОСКВА",
        "status": "lost",
        "phone": [Point("+79031187740"), Point("+74951234567")],
    },
    {"name": "жукова Анна", "responsible": records.NewRef("Анна Соколова"), "birthday": "1986-03-14"},
)


@pytest.fixture
def discount(ws: Workspace) -> str:
    key = own_fields.add(ws, "contact", "Скидка", "number")
    for n, person in enumerate(PEOPLE):
        records.create(ws, "contact", {**person, key: n * 5 or None})
    return key


def found(ws: Workspace, *filters: Filter) -> list[str]:
    query = Query("contact", filters, sort="name", descending=False)
    rids = ids(ws, query)
    assert [row[0] for row in first_page(ws, query, ["name"])] == list(rids)
    assert count(ws, query) == len(rids)
    return [row[2].split()[0] for row in page(ws, "contact", ["name"], rids)]


@pytest.mark.usefixtures("discount")
def test_names_are_in_the_order_of_the_alphabet_whatever_their_case(ws: Workspace) -> None:
    assert found(ws) == ["абрамов", "Ёлкин", "жукова", "Иванов"]


@pytest.mark.parametrize(
    ("field", "op", "values", "expected"),
    [
        ("city", Operator.CONTAINS, ("моск",), ["абрамов", "Иванов"]),
        ("city", Operator.NOT_CONTAINS, ("моск",), ["Ёлкин", "жукова"]),
        ("city", Operator.EMPTY, (), ["жукова"]),
        ("city", Operator.IS, ("Уфа",), ["Ёлкин"]),
        ("status", Operator.ANY_OF, ("new", "client"), ["абрамов", "Ёлкин"]),
        ("status", Operator.NONE_OF, ("new", "client"), ["жукова", "Иванов"]),
        ("phone", Operator.NOT_EMPTY, (), ["Ёлкин", "Иванов"]),
        ("phone", Operator.CONTAINS, ("4951234567",), ["Иванов"]),
        ("phone", Operator.CONTAINS, ("8 (912) 445",), ["Ёлкин"]),
        ("phone", Operator.CONTAINS, ("445-18",), ["Ёлкин"]),
        ("company", Operator.CONTAINS, ("ромаш",), ["абрамов"]),
        ("tags", Operator.ANY_OF, ("vip",), ["Ёлкин"]),
        ("tags", Operator.EMPTY, (), ["абрамов", "жукова", "Иванов"]),
        ("responsible", Operator.CONTAINS, ("соколова",), ["жукова"]),
        ("birthday", Operator.BEFORE, ("1990-01-01",), ["жукова"]),
        ("birthday", Operator.BETWEEN, ("1986-03-14", "1986-03-14"), ["жукова"]),
        ("created", Operator.LAST_DAYS, (1,), ["абрамов", "Ёлкин", "жукова", "Иванов"]),
        ("created", Operator.BEFORE, ("2020-01-01",), []),
    ],
)
@pytest.mark.usefixtures("discount")
def test_a_filter_finds(
    ws: Workspace, field: str, op: Operator, values: tuple[str | int, ...], expected: list[str]
) -> None:
    assert found(ws, Filter(field, op, values)) == expected


@pytest.mark.parametrize(
    ("op", "values", "expected"),
    [
        (Operator.MORE, (5,), ["жукова", "Иванов"]),
        (Operator.LESS, (10,), ["абрамов"]),
        (Operator.BETWEEN, (5, 10), ["абрамов", "Иванов"]),
        (Operator.EMPTY, (), ["Ёлкин"]),
    ],
)
def test_own_fields_filter_and_sort(
    ws: Workspace, discount: str, op: Operator, values: tuple[int, ...], expected: list[str]
) -> None:
    assert found(ws, Filter(discount, op, values)) == expected
    by_discount = ids(ws, Query("contact", sort=discount))
    assert [r[2] for r in page(ws, "contact", [discount], by_discount)] == [15, 10, 5, None]


def test_every_field_can_be_a_column_and_an_order(ws: Workspace, discount: str) -> None:
    columns = [f.key for f in fields_of(ws, "contact")]
    assert discount in columns
    for key in columns:
        rows = first_page(ws, Query("contact", sort=key), columns)
        assert len(rows) == 4
        assert all(len(row) == len(columns) + 2 for row in rows)


def test_a_row_shows_names_not_identifiers(ws: Workspace, discount: str) -> None:
    (row,) = page(ws, "contact", ["responsible", "company", "phone", "tags"], [1])
    assert row[2:] == (None, None, "+79124451801", "vip\nопт") or row[5] == "опт\nvip"
    rows = first_page(ws, Query("contact", sort="name", descending=False), ["company", "responsible"])
    assert [row[2:] for row in rows] == [
        ("Ромашка", None),
        (None, None),
        (None, "Анна Соколова"),
        (None, None),
    ]


def test_the_bin_is_a_list_of_its_own(ws: Workspace, discount: str) -> None:
    (gone,) = record_ids(ws, "contact", [1])
    records.delete(ws, "contact", [gone])
    assert found(ws) == ["абрамов", "жукова", "Иванов"]
    assert list(ids(ws, Query("contact", bin=True))) == [1]


def test_a_saved_list_keeps_all_of_its_query(ws: Workspace) -> None:
    query = Query("contact", (Filter("city", Operator.ANY_OF, ("Уфа", "Пермь")),), "оле", "name", False)
    assert Query.from_json(query.to_json()) == query


def test_a_list_of_a_newer_program_is_read_as_far_as_it_is_understood() -> None:
    text = '{"entity": "contact", "filters": [{"field": "city", "op": "sounds_like", "values": ["x"]}], "shape": 3}'
    assert Query.from_json(text) == Query("contact")


def test_the_next_start_knows_the_statements_of_the_last(ws: Workspace, discount: str) -> None:
    query = Query("contact", (Filter(discount, Operator.MORE, (5,)),), sort=discount)
    before = first_page(ws, query, ["name", discount])
    statements.keep(ws)
    ws.cache.clear()
    known = len(ws.memo("statements") or "")
    assert first_page(ws, query, ["name", discount]) == before
    assert known > 100


def test_a_choice_of_the_team_keeps_its_options(ws: Workspace) -> None:
    options = [Option("a", "Опт", "good"), Option("b", "Розница", "plain")]
    key = own_fields.add(ws, "contact", "Тип", "choice", options)
    records.create(ws, "contact", {"name": "Ян", key: "b"})
    assert found(ws, Filter(key, Operator.ANY_OF, ("b",))) == ["Ян"]
    (field,) = [f for f in fields_of(ws, "contact") if f.key == key]
    assert field.kind.format("b") == "Розница"


def test_two_own_fields_cannot_have_one_name(ws: Workspace, discount: str) -> None:
    with pytest.raises(records.Invalid, match="already"):
        own_fields.add(ws, "contact", "скидка", "text")
    with pytest.raises(records.Invalid, match="already"):
        own_fields.add(ws, "contact", "phone", "text")


def test_a_removed_own_field_comes_back_with_its_values(ws: Workspace, discount: str) -> None:
    from desktop_crm.store import undo

    own_fields.remove(ws, discount)
    assert discount not in [f.key for f in fields_of(ws, "contact")]
    undo.undo(ws)
    rows = first_page(ws, Query("contact", sort=discount), [discount])
    assert [row[2] for row in rows] == [15, 10, 5, None]
