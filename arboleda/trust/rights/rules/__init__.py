"""What is valid in the rights app: pure, no ORM, no clock."""
