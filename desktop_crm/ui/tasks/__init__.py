"""Tasks: the list of what is to be done, the calendar, and finishing with the next step."""
