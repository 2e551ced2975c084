"""Backups that forget: two parcels with separate lifetimes, and the way back from them.

The parcel of *data* (database, sealed files) may be kept for years: without keys it opens nothing.
The parcel of *keys* (wrapped keys, tombstones, the chain of reads) is sealed to an identity that
dies with its epoch, so that after two rotations it opens no more, wherever somebody hoards it. The
keyring is in neither: it travels only in custodians' parcels. See docs/decisions.
"""
