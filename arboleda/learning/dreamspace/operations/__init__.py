"""Every write to dream rooms: rooms, ideas and cards, seats, maps, paper; each in a file of its own."""
