"""Working in a team: connecting, how the exchange stands, and the conflicts that somebody has to decide."""
