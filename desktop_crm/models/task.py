"""A task: what is to be done, by whom and when."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Choice, Date, Duration, Moment, Name, Option, Ref, Repeat, Text, Time
from desktop_crm.models.record import Record

TODO, CALL, LETTER, MEETING = "todo", "call", "letter", "meeting"

TASK_KINDS = (
    Option(TODO, N_("To do"), "plain", ("Задача", "Дело")),
    Option(CALL, N_("Call"), "accent", ("Звонок", "Позвонить")),
    Option(LETTER, N_("E-mail"), "accent", ("Письмо",)),
    Option(MEETING, N_("Meeting"), "accent", ("Встреча",)),
)


class Task(Record, entity="task"):
    """`day` and `time` are those of the wall clock where it is done, as in a paper diary; without a time it is due
    all day. `remind` is how many seconds before it begins. `repeat` is an RRULE (RFC 5545); finishing a task that
    repeats makes the next one of the same `series`. `call` is the missed call that it answers."""

    label = N_("Task")
    plural = N_("Tasks")
    listed = True
    sorted_by = ("name",)
    newest_by = "day"
    follows = ("created", "author", "snoozed", "series", "call", "done", "done_by", "result")
    indexes = (
        ("done", "day"),
        ("done", "responsible", "day"),
        ("day",),
        ("contact", "done"),
        ("company", "done"),
        ("lead", "done", "day"),
        ("deal", "done", "day"),
        ("call", "done"),
        ("created",),
    )

    name: str = field(N_("Task"), Name(), required=True, search=True, aliases=("Задача",), default="")
    kind: str = field(N_("Kind"), Choice(TASK_KINDS), default=TODO)
    day: str | None = field(N_("Day"), Date(), aliases=("Срок", "Дата"))
    time: str | None = field(N_("Time"), Time(), aliases=("Время",))
    length: int | None = field(N_("Duration"), Duration())
    remind: int | None = field(N_("Reminder"), Duration())
    snoozed: int | None = field(N_("Reminder put off until"), Moment())
    repeat: str | None = field(N_("Repeat"), Repeat())
    series: str | None = field(N_("Series"), Text())
    text: str | None = field(N_("Note"), Text(multiline=True))
    responsible: str | None = field(N_("Responsible"), Ref("employee"), aliases=("Ответственный",))
    contact: str | None = field(N_("Contact"), Ref("contact"))
    company: str | None = field(N_("Company"), Ref("company"))
    lead: str | None = field(N_("Lead"), Ref("lead"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    call: str | None = field(N_("Missed call"), Ref("call"))
    done: int | None = field(N_("Done"), Moment())
    done_by: str | None = field(N_("Done by"), Ref("employee"))
    result: str | None = field(N_("Result"), Text(multiline=True))
    author: str | None = field(N_("Made by"), Ref("employee"))
    created: int | None = field(N_("Created"), Moment())
