"""The reports of the team on the screen."""
