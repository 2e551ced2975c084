"""Lists of people as organizations hold them: read, mapped, cleaned and compared, in memory."""
