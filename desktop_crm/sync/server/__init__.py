"""The small server: what laptops hand each other, kept in one database and given out in the order of its arrival."""
