"""The screen of the import: from a file to clients in four steps."""
