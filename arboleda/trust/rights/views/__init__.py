"""Pages of the rights app."""
