"""The screen of contacts."""
