"""Writing records: editors by kind, the form of one record, values edited in place, many records at once."""
