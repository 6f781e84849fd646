"""What the program knows about: kinds of values, fields declared once, and a file for each record.

All records are declared here, in one order, whichever of them is asked for first: the order of the declarations is
that of the tables, of the lists of records on the screen and of the signature by which a base is known as up to date.
"""

from desktop_crm.models import all as _all  # noqa: F401
