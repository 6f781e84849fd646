"""Desktop CRM: contacts, calls and deals of a small sales team, kept on each laptop and working offline."""

__version__ = "0.1.0"
