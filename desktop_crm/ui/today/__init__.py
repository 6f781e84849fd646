"""The screen of the day: what waits for somebody, worked through from the top."""
