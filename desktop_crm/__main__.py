"""`python -m desktop_crm` and the program `desktop-crm`."""

import sys

from desktop_crm.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
