"""Sealing: capsules, wrapped keys, rooms and their letters, hash chains.

Pure Python over pyca/cryptography and argon2; no Django.

Follows trust.md sections 4 and 6: AES-256-GCM with random 96-bit nonces (NIST SP 800-38D),
length-prefixed associated data, payloads padded to 64 bytes, and chains of SHA-256 hashes.
"""
