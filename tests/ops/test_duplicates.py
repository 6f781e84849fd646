"""Cards that may be one: found over the whole base, said to be two, never brought together by way of somebody else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import Cancelled
from desktop_crm.ops import erasure, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.ops.duplicates import apart, judge
from desktop_crm.ops.duplicates.groups import together
from desktop_crm.ops.duplicates.judge import Edge, Sight
from desktop_crm.ops.duplicates.likeness import Likeness, likeness, words
from desktop_crm.ops.duplicates.scan import Group, scan
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


def person(
    ws: Workspace, name: str, phone: str = "", email: str = "", firm: str = "", **values: object
) -> str:
    held: dict[str, object] = {"name": name, **values}
    held |= {"phone": (Point(phone),)} if phone else {}
    held |= {"email": (Point(email),)} if email else {}
    held |= {"company": (Place(name=firm),)} if firm else {}
    return records.create(ws, "contact", held)


def company(ws: Workspace, name: str, **values: object) -> str:
    return records.create(ws, "company", {"name": name, **values})


def groups(ws: Workspace) -> list[set[str]]:
    return [set(group.ids) for group in scan(ws).groups]


def only(ws: Workspace) -> Group:
    (group,) = scan(ws).groups
    return group


def test_one_person_entered_twice_is_obvious(ws: Workspace) -> None:
    first = person(ws, "Иванов Пётр", "+79124451803", "p.ivanov@north.example")
    second = person(ws, "петр ИВАНОВ", "+79124451803", "P.Ivanov@North.example")
    person(ws, "Мария Ковалёва", "+79031187740")
    group = only(ws)
    assert (group.entity, group.ids, group.sure) == ("contact", (first, second), True)
    assert [judge.told(reason, "contact") for reason in group.reasons] == ["same phone", "same e-mail"]
    assert [member.name for member in group.members] == ["Иванов Пётр", "петр ИВАНОВ"]


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        ("Иванов Пётр Сергеевич", "Иванов Пётр", False),
        ("Иванов Пётр", "", False),
        ("Иванов Пётр", "Ивонов Пётр", False),
        ("Иванов Пётр", "Мария Чернова", False),
    ],
)
def test_the_less_two_cards_agree_the_less_sure_it_is(
    ws: Workspace, one: str, other: str, sure: bool
) -> None:
    person(ws, one, "+79124451803")
    person(ws, other, "+79124451803")
    group = only(ws)
    assert (group.reasons, group.sure) == (("phone",), sure)


def test_a_couple_with_one_phone_does_not_bring_strangers_together(ws: Workspace) -> None:
    husband = person(ws, "Пётр Иванов", "+79124451803", "petr@north.example")
    wife = person(ws, "Мария Иванова", "+79124451803", "maria@north.example")
    same_husband = person(ws, "Пётр Иванов", "", "petr@north.example")
    same_wife = person(ws, "Мария Иванова", "", "maria@north.example")
    assert sorted(groups(ws), key=sorted) == sorted([{husband, same_husband}, {wife, same_wife}], key=sorted)


def test_colleagues_behind_one_switchboard_are_no_duplicates(ws: Workspace) -> None:
    names = "Анна Борис Вера Глеб Дарья Егор Жанна Зоя Игорь Клара".split()
    for name, last in zip(
        names, "Орлов Чернов Фомин Зайцев Мороз Алиев Ветров Жуков Панин Попов".split(), strict=True
    ):
        person(ws, f"{last} {name}", "+74956402155")
    twice = {person(ws, "Кузнецов Тимур", "+74956402155"), person(ws, "Тимур Кузнецов", "+74956402155")}
    found = scan(ws)
    assert [(set(g.ids), g.sure) for g in found.groups] == [(twice, False)]


def test_a_number_that_is_nobodys_own_is_left_aside_and_counted(ws: Workspace) -> None:
    ids = [person(ws, f"Клиент {n}") for n in range(2)]
    rows = [(new_id(), id_) for id_ in ids for _ in range(501)]
    with ws.edit("Import") as tx:
        tx.executemany(
            """INSERT INTO contact_point (id, about, about_entity, system, value, normal)
            VALUES (?, ?, 'contact', 'phone', '+70000000000', '+70000000000')""",
            rows,
        )
    found = scan(ws)
    assert (found.groups, found.common) == ((), 1)


def test_a_firm_is_known_by_its_tax_number(ws: Workspace) -> None:
    one = company(ws, "ООО «Ромашка»", tax_id="7707083893")
    other = company(ws, "Ромашка, ООО", tax_id="7707083893")
    group = only(ws)
    assert (set(group.ids), group.reasons, group.sure) == ({one, other}, ("tax_id", "name"), True)


def test_branches_of_a_firm_are_not_obvious(ws: Workspace) -> None:
    company(ws, "Ромашка Казань", tax_id="7707083893", kpp="770701001", city="Казань")
    company(ws, "Ромашка Пермь", tax_id="7707083893", kpp="590201001", city="Пермь")
    assert all(not group.sure for group in scan(ws).groups)


def test_another_tax_number_is_another_firm(ws: Workspace) -> None:
    company(ws, "Ромашка", tax_id="7707083893", phone=(Point("+74956402155"),))
    company(ws, "Ромашка", tax_id="5902202276", phone=(Point("+74956402155"),))
    assert scan(ws).groups == ()


def test_people_of_one_firm_called_alike(ws: Workspace) -> None:
    one = person(ws, "Ковалёва Мария", firm="Северный свет")
    other = person(ws, "Мария Ковалева", firm="Северный свет")
    person(ws, "Мария", firm="Северный свет")
    person(ws, "Мария Ковалёва", firm="Южный ветер")
    group = only(ws)
    assert (set(group.ids), group.reasons, group.sure) == ({one, other}, ("company",), False)


def test_people_of_a_firm_that_is_there_twice(ws: Workspace) -> None:
    firms = {company(ws, name, city="Казань") for name in ("ООО «Северный свет»", "Северный свет")}
    people = {
        records.create(ws, "contact", {"name": "Мария Ковалёва", "company": (Place(firm),)}) for firm in firms
    }
    assert sorted(groups(ws), key=sorted) == sorted([firms, people], key=sorted)


def test_firms_called_alike(ws: Workspace) -> None:
    slip = {company(ws, "ООО «СтройТехИнвест»"), company(ws, "СтройТехИвест")}
    company(ws, "Магазин 12")
    company(ws, "Магазин 13")
    company(ws, "Ромашка", city="Казань")
    company(ws, "Ромашка", city="Пермь")
    group = only(ws)
    assert (set(group.ids), group.reasons, group.sure) == (slip, ("name",), False)


def test_a_full_name_that_comes_twice_is_worth_a_look_and_another_birthday_is_not(ws: Workspace) -> None:
    one = person(ws, "Сатпаев Ерлан Маратович", birthday="1980-05-01")
    other = person(ws, "Сатпаев Ерлан Маратович", birthday="1980-05-01")
    person(ws, "Сатпаев Ерлан Маратович", birthday="1991-12-09")
    group = only(ws)
    assert (set(group.ids), group.reasons) == ({one, other}, ("full_name", "birthday"))


def test_who_is_in_the_bin_is_left_out(ws: Workspace) -> None:
    first, second = (person(ws, "Пётр Иванов", "+79124451803") for _ in range(2))
    records.delete(ws, "contact", [second])
    assert scan(ws).groups == ()
    records.restore(ws, "contact", [second])
    assert groups(ws) == [{first, second}]


def test_what_was_said_to_be_two_is_not_shown_again(ws: Workspace) -> None:
    one, other, third = (person(ws, "Пётр Иванов", "+79124451803") for _ in range(3))
    apart.keep_apart(ws, "contact", [other, one])
    for group in groups(ws):
        assert not {one, other} <= group, "neither by way of a third"
    apart.keep_apart(ws, "contact", [one, other, third])
    assert scan(ws).groups == ()
    undo.undo(ws)
    assert any(third in group for group in groups(ws))
    apart.ask_again(ws, [one, other])
    assert groups(ws) == [{one, other, third}]
    assert not [finding for finding in check.check(ws) if finding.open]


def test_what_was_said_of_a_card_goes_with_it_when_it_is_erased(ws: Workspace) -> None:
    one, other = (person(ws, "Пётр Иванов", "+79124451803") for _ in range(2))
    apart.keep_apart(ws, "contact", [one, other])
    erasure.erase(ws, "contact", [one])
    assert ws.read("SELECT count(*) FROM not_same") == [(0,)]


def test_it_says_how_far_it_is_and_ends_when_asked(ws: Workspace) -> None:
    for _ in range(3):
        person(ws, "Пётр Иванов", "+79124451803", firm="Ромашка")
    said: list[tuple[int, int]] = []
    scan(ws, lambda done, total: said.append((done, total)))
    assert said == sorted(said)
    assert said[-1][0] == said[-1][1]
    with pytest.raises(Cancelled):
        scan(ws, cancelled=lambda: True)


def test_a_very_bad_base_is_looked_at_in_parts(ws: Workspace) -> None:
    for _ in range(5):
        person(ws, "Пётр Иванов", "+79124451803")
    found = scan(ws, most_pairs=4)
    assert found.more
    assert found.groups
    assert not scan(ws).more


def test_everybody_entered_twice_is_found_and_nobody_else(ws: Workspace) -> None:
    chance = random.Random(4)
    firsts, lasts = (
        "Анна Мария Елена Тимур Николай Павел".split(),
        "Ковалёв Орлов Мельник Жуков Панин".split(),
    )
    twins: set[frozenset[str]] = set()
    for n in range(60):
        first, last = chance.choice(firsts), chance.choice(lasts)
        phone, mail = f"+7912445{n:04}", f"{n}@north.example"
        one = person(ws, f"{last} {first}", phone, mail, chance.choice(["Ромашка", "Василёк", ""]))
        if n % 3 == 0:
            name = chance.choice(
                [f"{first} {last}", f"{last} {first}".upper(), f"{last.replace('ё', 'е')} {first}"]
            )
            other = person(ws, name, *chance.choice([(phone, ""), ("", mail), (phone, mail)]))
            twins.add(frozenset((one, other)))
    sure = {frozenset(group.ids) for group in scan(ws).groups if group.sure}
    assert sure == twins


NAMES = st.lists(st.sampled_from("анна петр иванов ивонов петрова 12 13 ооо".split()), max_size=4).map(
    " ".join
)


@given(NAMES, NAMES)
def test_likeness_does_not_depend_on_who_is_named_first(one: str, other: str) -> None:
    assert likeness(words(one), words(other)) == likeness(words(other), words(one))
    assert likeness(words(one), words(one)) in {Likeness.SAME, Likeness.UNKNOWN}


def _sight(rid: int, name: str) -> Sight:
    return Sight(rid, f"id{rid}", name, words(name), (), None, None, None)


@settings(max_examples=200)
@given(
    st.lists(NAMES, min_size=2, max_size=8),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=4),
    st.randoms(use_true_random=False),
)
def test_groups_hold_nobody_who_is_somebody_else(
    names: list[str], joined: set[tuple[int, int]], said: set[tuple[int, int]], chance: random.Random
) -> None:
    seen = {rid: _sight(rid, name) for rid, name in enumerate(names)}
    edges = [
        Edge(a, b, chance.randrange(40, 100), ("phone",)) for a, b in sorted(joined) if a < b < len(names)
    ]
    two = {frozenset((f"id{a}", f"id{b}")) for a, b in said if a != b}
    found = together([e for e in edges if frozenset((f"id{e.one}", f"id{e.other}")) not in two], seen, two)
    everybody = [rid for circle in found for rid in circle.members]
    assert len(everybody) == len(set(everybody)), "each in one group"
    direct = {(e.one, e.other) for e in edges}
    for circle in found:
        assert len(circle.members) > 1
        for a in circle.members:
            for b in circle.members:
                if a < b:
                    assert frozenset((f"id{a}", f"id{b}")) not in two
                    assert (a, b) in direct or not judge.against(seen[a], seen[b])
