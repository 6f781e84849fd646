"""Laptops converge: what one has written down reaches the others through a place they share."""
