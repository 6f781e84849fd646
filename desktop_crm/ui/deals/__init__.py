"""The screen of deals: the board of a pipeline, and the same deals as a table."""
