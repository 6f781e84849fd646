"""An invented team to try the program with: its base, and a list as people bring it."""

from desktop_crm.demo.base import NotEmpty, clear, fill, is_empty, is_there
from desktop_crm.demo.workbook import example_workbook

__all__ = ["NotEmpty", "clear", "example_workbook", "fill", "is_empty", "is_there"]
