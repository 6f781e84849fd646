"""The first questions to a new team, and the example that it may look around in."""
