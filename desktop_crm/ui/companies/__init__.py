"""The screen of companies."""
