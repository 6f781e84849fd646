"""An invented team to try the program with: its base, and a list as people bring it."""

from desktop_crm.demo.base import NotEmpty, fill
from desktop_crm.demo.workbook import example_workbook

__all__ = ["NotEmpty", "example_workbook", "fill"]
