"""Pages of a room: its door, what is written there, ways back in, and who looked at her record."""
