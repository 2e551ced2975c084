"""What is valid in dream rooms. Pure: no ORM, no clock."""
