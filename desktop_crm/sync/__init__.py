"""Laptops of a team exchange their journals: through a shared file, a small server, or a file on a stick."""
