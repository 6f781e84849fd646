"""What every floor stands on: paths, settings, log, language, errors and the clock."""
