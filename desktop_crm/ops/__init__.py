"""What can be done with the records: plain functions, the workspace first."""
