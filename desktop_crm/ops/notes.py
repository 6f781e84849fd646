"""Notes on contacts and companies."""

from __future__ import annotations

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Note
from desktop_crm.ops.records import Invalid, Overtaken
from desktop_crm.store.workspace import Workspace


def add(ws: Workspace, entity: str, record_id: str, text: str) -> str:
    """Write a note on a record and return the note's id. Raises Invalid when it is empty."""
    _checked(text)
    with ws.edit(_("Note added")) as tx:
        note = tx.add(
            Note(about=record_id, about_entity=entity, text=text.strip(), moment=now(), author=ws.author)
        )
        return note.id


def change(ws: Workspace, note_id: str, text: str, seen: str | None = None) -> None:
    """Replace the text of a note. Raises Invalid when it is empty.

    Where that is told, Overtaken when it is no longer the text that was `seen`, or when the note is gone.
    """
    _checked(text)
    with ws.edit(_("Note changed")) as tx:
        note = tx.get(Note, note_id)
        if seen is not None and (note.text != seen or note.deleted is not None):
            raise Overtaken
        note.text = text.strip()


def delete(ws: Workspace, note_id: str) -> None:
    """Take a note away; Undo and the bin bring it back."""
    with ws.edit(_("Note deleted")) as tx:
        tx.get(Note, note_id).deleted = now()


def _checked(text: str) -> None:
    if not text.strip():
        raise Invalid({"text": _("Write something first.")})
