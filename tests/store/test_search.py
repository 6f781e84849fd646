"""Search: anybody is found at once, by whatever is known of them, however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_crm.ops import notes, own_fields, records
from desktop_crm.ops.details import Place, Point
from desktop_crm.store import query, search, undo
from desktop_crm.store.own_fields import field_of
from desktop_crm.store.workspace import Workspace


def contact(ws: Workspace, name: str = "Дмитрий Орлов", **values: object) -> str:
    return records.create(ws, "contact", {"name": name, **values})


def company(ws: Workspace, name: str = "ООО «Ромашка»", **values: object) -> str:
    return records.create(ws, "company", {"name": name, **values})


def titles(ws: Workspace, text: str) -> list[str]:
    return [hit.title for hit in search.find(ws, text)]


@pytest.fixture
def orlov(ws: Workspace) -> str:
    for other in ("Анна Кузнецова", "Павел Жуков", "Ольга Зайцева"):
        contact(ws, other, phone=[Point("+78432907711")], email=[Point("info@north.com")], city="Тверь")
    return contact(
        ws,
        "Орлов Дмитрий Семёнович",
        phone=[Point("+79124451803"), Point("+74957455533")],
        email=[Point("d.orlov@stroytech.ru")],
        company=[Place(name="СтройТехИнвест")],
        job_title="Снабженец",
        city="Екатеринбург",
        tags=["опт"],
        messenger=[Point("whatsapp:+79057778899"), Point("telegram:orlov_d")],
        address=[Point("ул. Малышева, 36, офис 12")],
    )


@pytest.mark.parametrize(
    "typed",
    [
        "орлов", "ОРЛОВ", "орл", "дмитрий орлов", "дм ор", "семенович", "Семёнов",
        "jhkjd", "Jhkjd Lvbnhbq", "Ctv`yjdbx",
        "Арлов", "Орлоф", "Димтрий Орлов",
        "+7 (912) 445-18-03", "8 912 445 18 03", "89124451803", "9124451803", "8 (912) 445", "+7912445",
        "445-18-03", "4451803", "1803", "45180", "12445", "745-55-33", "905 777", "орлов 1803", "1803 орл",
        "d.orlov@stroytech.ru", "orlov@", "stroytech", "orlov_d",
        "стройтех", "снабж", "екатеринбург орлов", "опт", "малышева 36",
    ],
)  # fmt: skip
def test_a_client_is_found_by_anything_known_of_him(ws: Workspace, orlov: str, typed: str) -> None:
    assert [hit.id for hit in search.find(ws, typed, entities=["contact"])] == [orlov]
    assert query.record_ids(ws, "contact", search.rids(ws, "contact", typed)) == [orlov]


@pytest.mark.parametrize(
    "typed", ["", "  ", "—", "петров", "орлов 9999", "0000000", '"', "NEAR(", "жук* OR", "а" * 5000]
)
def test_nothing_is_found_where_nothing_is(ws: Workspace, orlov: str, typed: str) -> None:
    assert search.find(ws, typed) == []
    assert not search.rids(ws, "contact", typed)


@given(text=st.one_of(st.text(max_size=40), st.text("орлвд jhk +7(912)-.@\"*'49ёЁ", max_size=20)))
def test_whatever_is_typed_is_answered_and_marked_within_the_text(ws: Workspace, text: str) -> None:
    if not search.find(ws, "орлов"):
        contact(ws, "Орлов Дмитрий ß ﬁ İ", phone=[Point("+79124451803")], city="Ёлкино")
    for hit in search.find(ws, text):
        for shown, spans in ((hit.title, hit.title_spans), (hit.subtitle, hit.subtitle_spans)):
            ends = [end for span in spans for end in span]
            assert ends == sorted(ends)
            assert not ends or (ends[0] >= 0 and ends[-1] <= len(shown))
    search.rids(ws, "contact", text)


def test_english_words_typed_in_russian_layout(ws: Workspace) -> None:
    company(ws, "Sony Music")
    assert titles(ws, "ыщтн") == ["Sony Music"]
    assert titles(ws, "ыщт ьгы") == ["Sony Music"]


@pytest.mark.parametrize(
    "typed", ["'lefhl", '"lefhl', "'le", "[jhmrjd", "[jhmrjd 'lefhl", '"[jhmrjd"', ".hmtdbx"]
)
def test_keys_of_punctuation_are_letters_of_the_russian_layout(ws: Workspace, typed: str) -> None:
    contact(ws, "Хорьков Эдуард Юрьевич")
    assert titles(ws, typed) == ["Хорьков Эдуард Юрьевич"]


def test_a_mail_typed_in_russian_layout(ws: Workspace, orlov: str) -> None:
    assert titles(ws, "ыекщнеусрюкг") == ["Орлов Дмитрий Семёнович"]


def test_a_number_is_found_as_it_is_shown_with_its_extension(ws: Workspace) -> None:
    contact(ws, phone=[Point("+74951234567;ext=240")])
    for text in ("+7 495 123-45-67 доб. 240", "(495) 123-45-67, ext. 240", "1234567 доб240"):
        assert titles(ws, text) == ["Дмитрий Орлов"]


def test_a_company_is_found_by_its_tax_number(ws: Workspace) -> None:
    company(ws, tax_id="7707083893")
    company(ws, "Другая")
    assert titles(ws, "7707083893") == titles(ws, "77070838") == ["ООО «Ромашка»"]


def test_a_note_is_found_by_its_words_and_shows_them(ws: Workspace) -> None:
    id_ = contact(ws)
    notes.add(
        ws, "contact", id_, "Говорили долго. " * 9 + "Просит образцы плитки к пятнице. " + "И ещё раз. " * 20
    )
    [hit] = search.find(ws, "образцы плитки")
    assert hit.title == "Дмитрий Орлов"
    assert "образцы плитки" in hit.subtitle
    assert [hit.subtitle[a:b] for a, b in hit.subtitle_spans] == ["образцы", "плитки"]
    assert len(hit.subtitle) < 100


def test_what_was_found_is_marked(ws: Workspace, orlov: str) -> None:
    [by_name] = search.find(ws, "jhk дми", entities=["contact"])
    assert [by_name.title[a:b] for a, b in by_name.title_spans] == ["Орл", "Дми"]
    assert by_name.subtitle == "СтройТехИнвест"
    [by_phone] = search.find(ws, "445-18")
    assert by_phone.subtitle == "+7 912 445-18-03"
    assert [by_phone.subtitle[a:b] for a, b in by_phone.subtitle_spans] == ["445-18"]
    [by_mail] = search.find(ws, "stroytech.ru")
    assert by_mail.subtitle == "d.orlov@stroytech.ru"


def test_a_name_comes_before_a_city_and_a_whole_word_before_a_beginning(ws: Workspace) -> None:
    contact(ws, "Ли Анна")
    contact(ws, "Анна Ли")
    contact(ws, "Лидия Анохина")
    for n in range(60):
        contact(ws, f"Клиент {n}", city="Липецк")
    found = titles(ws, "ли")
    assert found[:3] == ["Ли Анна", "Анна Ли", "Лидия Анохина"]
    assert found[3] == "Клиент 59"


def test_the_newest_comes_first_among_equals(ws: Workspace) -> None:
    for n in range(5):
        contact(ws, "Иван Иванов", city=str(n))
    assert [hit.rid for hit in search.find(ws, "иван")] == [5, 4, 3, 2, 1]
    assert list(search.rids(ws, "contact", "иван")) == [5, 4, 3, 2, 1]


def test_contacts_of_a_renamed_company_are_found_by_the_new_name(ws: Workspace) -> None:
    contact(ws, company=[Place(name="Ромашка")])
    (company_id,) = (hit.id for hit in search.find(ws, "ромашка", entities=["company"]))
    records.change(ws, "company", company_id, {"name": "Василёк"})
    assert titles(ws, "василек") == ["Василёк", "Дмитрий Орлов"]
    assert titles(ws, "ромашка") == []
    records.delete(ws, "company", [company_id])
    assert titles(ws, "василек") == []


def test_deleted_is_not_found_and_restored_is(ws: Workspace, orlov: str) -> None:
    records.delete(ws, "contact", [orlov])
    assert titles(ws, "малышева") == []
    records.restore(ws, "contact", [orlov])
    assert titles(ws, "малышева") == ["Орлов Дмитрий Семёнович"]


def test_a_changed_phone_is_found_by_the_new_number_only(ws: Workspace, orlov: str) -> None:
    records.change(ws, "contact", orlov, {"phone": [Point("+79990001122")]})
    assert titles(ws, "0001122") == ["Орлов Дмитрий Семёнович"]
    assert titles(ws, "445-18-03") == []
    undo.undo(ws)
    assert titles(ws, "0001122") == []
    assert titles(ws, "445-18-03") == ["Орлов Дмитрий Семёнович"]


def test_own_fields_are_found_until_the_field_is_removed(ws: Workspace) -> None:
    key = own_fields.add(ws, "contact", "Марка машины", "text")
    assert field_of(ws, "contact", key)
    contact(ws, **{key: "Шкода Октавия"})
    assert titles(ws, "октавия") == ["Дмитрий Орлов"]
    own_fields.remove(ws, key)
    assert titles(ws, "октавия") == []
    undo.undo(ws)
    assert titles(ws, "октавия") == ["Дмитрий Орлов"]


def test_after_a_restart_all_is_still_found(ws: Workspace, orlov: str) -> None:
    ws.close()
    ws.__init__(ws.path)  # type: ignore[misc]
    assert titles(ws, "1803") == ["Орлов Дмитрий Семёнович"]


def test_lists_are_filtered_by_the_text(ws: Workspace, orlov: str) -> None:
    found = query.ids(ws, query.Query("contact", text="stroytech"))
    assert query.record_ids(ws, "contact", found) == [orlov]


class TestSomebodyIsThereAlready:
    """What is warned of while a card is typed in."""

    def test_the_same_phone_however_written(self, ws: Workspace, orlov: str) -> None:
        phone = field_of(ws, "contact", "phone")
        assert phone
        for text in ("8 (912) 445-18-03", "+79124451803", "9124451803"):
            assert [hit.id for hit in search.known(ws, "contact", phone, text)] == [orlov]
            assert [hit.id for hit in search.known(ws, "company", phone, text)] == [orlov]
        assert search.known(ws, "contact", phone, "8 912 445-18") == []
        assert search.known(ws, "contact", phone, "+79124451803", but=orlov) == []

    def test_a_phone_that_undo_has_brought_back(self, ws: Workspace) -> None:
        phone = field_of(ws, "contact", "phone")
        assert phone
        id_ = contact(ws, phone=[Point("+79124451803")])
        [point] = records.read(ws, "contact", id_).points["phone"]
        records.change(ws, "contact", id_, {"phone": [Point("+79990001122", id=point.id)]})
        undo.undo(ws)
        assert [hit.id for hit in search.known(ws, "contact", phone, "89124451803")] == [id_]
        assert search.known(ws, "contact", phone, "89990001122") == []

    def test_the_same_mail_and_tax_number(self, ws: Workspace, orlov: str) -> None:
        mail, tax = field_of(ws, "contact", "email"), field_of(ws, "company", "tax_id")
        assert mail
        assert tax
        assert [hit.id for hit in search.known(ws, "contact", mail, "D.Orlov@StroyTech.ru")] == [orlov]
        id_ = company(ws, tax_id="7707083893")
        assert [hit.id for hit in search.known(ws, "company", tax, "7707 083893")] == [id_]

    @pytest.mark.parametrize(
        "typed", ["Дмитрий Орлов", "Орлов Дмитрий", "Орлов Дмитрей", "Орлав Дмитрий Семенович"]
    )
    def test_a_very_similar_name(self, ws: Workspace, orlov: str, typed: str) -> None:
        name = field_of(ws, "contact", "name")
        assert name
        assert [hit.id for hit in search.known(ws, "contact", name, typed)] == [orlov]

    @pytest.mark.parametrize(
        "typed", ["", "Ор", "Орлов Иван", "Дмитрий Зайцев", "Кузнецов Дмитрий Семёнович"]
    )
    def test_another_name_is_another_person(self, ws: Workspace, orlov: str, typed: str) -> None:
        name = field_of(ws, "contact", "name")
        assert name
        assert search.known(ws, "contact", name, typed) == []

    def test_a_company_whatever_its_legal_form(self, ws: Workspace) -> None:
        name = field_of(ws, "company", "name")
        assert name
        id_ = company(ws, "ООО «Ромашка»")
        for typed in ("Ромашка", "ромашка ООО", "ИП Ромашка"):
            assert [hit.id for hit in search.known(ws, "company", name, typed)] == [id_]
        assert search.known(ws, "company", name, "ООО Роман") == []
