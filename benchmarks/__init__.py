"""How fast the program is, and how much memory it takes, as ratios to a floor measured in the same run."""
