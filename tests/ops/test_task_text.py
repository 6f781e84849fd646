"""What begins like a task, and what is a note."""

from __future__ import annotations

from datetime import datetime

import pytest

from desktop_crm.ops.task_text import Meant, task_in

NOW = datetime.fromisoformat("2026-11-24T14:30")  # a Tuesday


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("позвонить завтра в 10", Meant("Позвонить", "call", "2026-11-25", "10:00")),
        (
            "завтра в 10 позвонить насчёт сметы",
            Meant("Позвонить насчёт сметы", "call", "2026-11-25", "10:00"),
        ),
        ("Tomorrow call about the roof", Meant("Call about the roof", "call", "2026-11-25")),
        ("call on Friday at 3pm", Meant("Call", "call", "2026-11-27", "15:00")),
        ("перезвонить через час", Meant("Перезвонить", "call", "2026-11-24", "15:30")),
        ("перезвонить в 10", Meant("Перезвонить", "call", "2026-11-25", "10:00")),
        ("позвонить в 16:15", Meant("Позвонить", "call", "2026-11-24", "16:15")),
        ("отправить КП до пятницы", Meant("Отправить КП", "letter", "2026-11-27")),
        ("уточнить цену во вторник", Meant("Уточнить цену", "todo", "2026-12-01")),
        ("встреча 28 ноября в 12:30", Meant("Встреча", "meeting", "2026-11-28", "12:30")),
        ("позвонить 12.05 насчёт сметы", Meant("Позвонить насчёт сметы", "call", "2027-05-12")),
        ("call back in two weeks", Meant("Call back", "call", "2026-12-08")),
        ("send the offer by Dec 3", Meant("Send the offer", "letter", "2026-12-03")),
        ("Позвонить насчёт оплаты", Meant("Позвонить насчёт оплаты", "call")),
        ("надо завтра подготовить договор", Meant("Надо подготовить договор", "todo", "2026-11-25")),
    ],
)
def test_a_line_that_begins_like_a_task(text: str, meant: Meant) -> None:
    assert task_in(text, NOW) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Просит пересчитать доставку до Казани",
        "Клиент сказал позвонить завтра",
        "Опять сегодня звонил",
        "Договорились на 15:00",
        "Called yesterday, nobody answered",
        "Подготовить договор",
        "Callum is ill until Friday",
    ],
)
def test_a_line_that_is_a_note(text: str) -> None:
    assert task_in(text, NOW) is None


def test_what_is_no_day_stays_in_the_name() -> None:
    assert task_in("Позвонить 31.02", NOW) == Meant("Позвонить 31.02", "call")
    assert task_in("Позвонить: 10.5 тонн", NOW) == Meant("Позвонить: 10.5 тонн", "call")
