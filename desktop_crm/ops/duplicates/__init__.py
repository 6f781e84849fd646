"""Cards that may be the same person or the same firm."""
