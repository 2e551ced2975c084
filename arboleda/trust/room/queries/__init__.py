"""Shared reads of rooms: how one stands, what an open one holds, and who looked at her record."""
