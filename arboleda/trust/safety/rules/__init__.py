"""What is valid in safety: pure rules, no ORM, no clock."""
