"""Calls, meetings and e-mails: the list of calls, and the windows that write them down."""
