"""What was done with a client: calls, letters and meetings.

Each names whom it was with, as far as that is known: contact, company, lead and deal.
"""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import computed, field
from desktop_crm.models.kinds import (
    Bool,
    Choice,
    Date,
    Duration,
    Email,
    Link,
    Moment,
    Option,
    Phone,
    Ref,
    Text,
)
from desktop_crm.models.record import Record

IN, OUT = "in", "out"

DIRECTIONS = (
    Option(IN, N_("Incoming"), "good", ("Входящий", "Inbound")),
    Option(OUT, N_("Outgoing"), "accent", ("Исходящий", "Outbound")),
)

CALL_DIRECTIONS = (
    Option(IN, N_("Incoming"), "good", ("Входящий", "Inbound"), "phone-incoming"),
    Option(OUT, N_("Outgoing"), "accent", ("Исходящий", "Outbound"), "phone-outgoing"),
)

TALKED, NO_ANSWER, BUSY, VOICEMAIL, WRONG_NUMBER, MISSED = (
    "talked",
    "no_answer",
    "busy",
    "voicemail",
    "wrong_number",
    "missed",
)

CALL_RESULTS = (
    Option(TALKED, N_("Talked"), "good"),
    Option(NO_ANSWER, N_("No answer"), "warning"),
    Option(BUSY, N_("Busy"), "warning"),
    Option(VOICEMAIL, N_("Left a message"), "plain"),
    Option(WRONG_NUMBER, N_("Wrong number"), "bad"),
    Option(MISSED, N_("Missed"), "bad"),
)


class Call(Record, entity="call"):
    """`number` is the other side's, `length` in seconds of talk. `exchange_id`, `line` and `recording` come from a
    telephone exchange: the call's id there, our number or extension, and where the recording can be heard.

    `next_day` is the day of the task to call back, as long as nobody has.
    """

    label = N_("Call")
    plural = N_("Calls")
    listed = True
    newest_by = "moment"
    titled_by = ("contact", "company", "lead", "number")
    follows = ("direction", "result", "answered", "exchange_id", "line", "recording")
    indexes = (
        ("moment",),
        ("contact", "moment"),
        ("company", "moment"),
        ("lead", "moment"),
        ("deal", "moment"),
        ("responsible", "moment"),
        ("number", "moment"),
        ("exchange_id",),
        ("next_day",),
    )

    contact: str | None = field(N_("Contact"), Ref("contact"))
    number: str | None = field(N_("Phone number"), Phone())
    direction: str = field(N_("Direction"), Choice(CALL_DIRECTIONS), default=OUT)
    result: str | None = field(N_("Result"), Choice(CALL_RESULTS))
    answered: int = field(N_("Answered"), Bool(), default=1)
    moment: int = field(N_("When"), Moment(), required=True)
    length: int | None = field(N_("Duration"), Duration())
    topic: str | None = field(N_("Topic"), Text())
    text: str | None = field(N_("Note"), Text(multiline=True))
    company: str | None = field(N_("Company"), Ref("company"))
    lead: str | None = field(N_("Lead"), Ref("lead"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    responsible: str | None = field(N_("Employee"), Ref("employee"))
    exchange_id: str | None = field(N_("Id at the exchange"), Text())
    line: str | None = field(N_("Line"), Text())
    recording: str | None = field(N_("Recording"), Link())
    next_day: str | None = computed(N_("Call back by"), Date())


class Letter(Record, entity="letter"):
    """An e-mail that was sent or came; `address` is the other side's."""

    label = N_("E-mail")
    plural = N_("E-mails")
    newest_by = "moment"
    titled_by = ("subject", "contact", "company", "lead", "address")
    indexes = (
        ("contact", "moment"),
        ("company", "moment"),
        ("lead", "moment"),
        ("deal", "moment"),
        ("moment",),
    )

    direction: str = field(N_("Direction"), Choice(DIRECTIONS), default=OUT)
    address: str | None = field(N_("Address"), Email())
    subject: str | None = field(N_("Subject"), Text())
    text: str | None = field(N_("Text"), Text(multiline=True))
    moment: int = field(N_("When"), Moment(), required=True)
    contact: str | None = field(N_("Contact"), Ref("contact"))
    company: str | None = field(N_("Company"), Ref("company"))
    lead: str | None = field(N_("Lead"), Ref("lead"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    responsible: str | None = field(N_("Employee"), Ref("employee"))


class Meeting(Record, entity="meeting"):
    """A meeting that took place; a planned one is a task. `length` is in seconds."""

    label = N_("Meeting")
    plural = N_("Meetings")
    newest_by = "moment"
    titled_by = ("topic", "contact", "company", "lead")
    indexes = (
        ("contact", "moment"),
        ("company", "moment"),
        ("lead", "moment"),
        ("deal", "moment"),
        ("moment",),
    )

    topic: str | None = field(N_("Topic"), Text())
    place: str | None = field(N_("Place"), Text())
    text: str | None = field(N_("Note"), Text(multiline=True))
    moment: int = field(N_("When"), Moment(), required=True)
    length: int | None = field(N_("Duration"), Duration())
    contact: str | None = field(N_("Contact"), Ref("contact"))
    company: str | None = field(N_("Company"), Ref("company"))
    lead: str | None = field(N_("Lead"), Ref("lead"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    responsible: str | None = field(N_("Employee"), Ref("employee"))
