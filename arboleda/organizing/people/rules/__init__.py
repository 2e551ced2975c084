"""What is valid about people and the lists they come in: pure, no ORM, no clock."""
