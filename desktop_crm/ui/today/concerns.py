"""What the day depends on."""

CONCERNS = ("task", "lead", "deal", "call", "stage", "employee", "contact", "company")
"""The records whose changes may change the day."""
