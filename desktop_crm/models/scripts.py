"""Scripts of calls, questionnaires and what clients answered."""

from __future__ import annotations

from desktop_crm.base.i18n import N_
from desktop_crm.models.fields import field
from desktop_crm.models.kinds import Bool, Moment, Number, Ref, Text
from desktop_crm.models.record import Record


class Script(Record, entity="script"):
    """What to say in a call. `steps` is JSON: a list of {"title", "text"} in the order they are gone through."""

    label = N_("Script")
    plural = N_("Scripts")

    name: str = field(N_("Name"), Text(), required=True, default="")
    steps: str = field(N_("Steps"), Text(), default="[]")
    questionnaire: str | None = field(N_("Questionnaire"), Ref("questionnaire"))
    active: int = field(N_("In use"), Bool(), default=1)
    rank: float = field(N_("Order"), Number(), default=0)


class Questionnaire(Record, entity="questionnaire"):
    """Questions for clients. `questions` is JSON: a list of {"key", "text", "kind", "options", "required", "when"}.

    `kind` and `options` are as for own fields. `when` is {"key", "is"}: asked only when that question was answered so.
    """

    label = N_("Questionnaire")
    plural = N_("Questionnaires")

    name: str = field(N_("Name"), Text(), required=True, default="")
    questions: str = field(N_("Questions"), Text(), default="[]")
    active: int = field(N_("In use"), Bool(), default=1)
    rank: float = field(N_("Order"), Number(), default=0)


class Sheet(Record, entity="sheet"):
    """A questionnaire filled in with a client, perhaps during a call."""

    label = N_("Answers")
    plural = N_("Answers")
    newest_by = "moment"
    titled_by = ("questionnaire",)
    indexes = (("questionnaire", "moment"), ("contact",), ("company",), ("lead",), ("deal",), ("call",))

    questionnaire: str = field(N_("Questionnaire"), Ref("questionnaire"), required=True)
    contact: str | None = field(N_("Contact"), Ref("contact"))
    company: str | None = field(N_("Company"), Ref("company"))
    lead: str | None = field(N_("Lead"), Ref("lead"))
    deal: str | None = field(N_("Deal"), Ref("deal"))
    call: str | None = field(N_("Call"), Ref("call"))
    moment: int = field(N_("When"), Moment(), required=True)
    author: str | None = field(N_("Author"), Ref("employee"))


class Answer(Record, entity="answer"):
    """One answer. The id is derived from sheet and question; `value` is stored as the question's kind stores it.

    `text` is the question as it was asked, so that the answer can be read after the questionnaire has changed.
    """

    label = N_("Answer")
    plural = N_("Answers")
    newest_by = "text"
    titled_by = ("text",)
    indexes = (("sheet",), ("question", "value"))

    sheet: str = field(N_("Answers"), Ref("sheet"), required=True)
    question: str = field(N_("Question"), Text(), required=True)
    text: str = field(N_("Question as asked"), Text(), default="")
    kind: str = field(N_("Kind"), Text(), default="text")
    value: str | None = field(N_("Answer"), Text())
