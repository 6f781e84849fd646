"""What the program knows about: kinds of values, fields declared once, and a file for each record."""
