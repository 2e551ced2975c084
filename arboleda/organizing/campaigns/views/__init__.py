"""Pages of staff: ideas and campaigns."""
