"""Lists of records: the table, its columns, its cells and its filters."""
