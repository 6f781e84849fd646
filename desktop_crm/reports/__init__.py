"""What the figures of a team say: each report is a plain function that answers an `Ask` with a `Table`."""
