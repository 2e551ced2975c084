"""The shape of what is asked in dream rooms; nothing here saves."""
