"""Writing lists, and everything, to workbooks, text tables and address cards."""
