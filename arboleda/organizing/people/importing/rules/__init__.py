"""What a row of a list becomes, as plain values. Pure: no ORM, no clock."""
