"""Leads: caught from anywhere, listed, qualified or rejected."""
