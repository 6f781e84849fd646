"""Lists that people bring: reading, matching with fields, checking, loading."""
