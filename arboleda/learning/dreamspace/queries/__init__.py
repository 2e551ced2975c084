"""Shared reads of dream rooms, filtered to what the asker may see."""
