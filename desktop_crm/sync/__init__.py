"""Laptops of a team exchange the entries of their journals: through a shared file, a small server, or a file on a stick."""
