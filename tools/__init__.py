"""Helpers of the developers; not part of the program."""
