"""One SQLite file: the records, the journal of every change, and the questions that can be asked."""
