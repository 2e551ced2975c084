"""Pages of stories: the teller's own, those of staff, and the public door's."""
