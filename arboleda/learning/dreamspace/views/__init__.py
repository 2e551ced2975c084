"""Pages of dream rooms: of staff, of phones, and of the wall that everybody looks at."""
