"""What can go wrong with something sealed."""


class SealBroken(ValueError):
    """The bytes are not what was sealed here: altered, cut short, moved, or the wrong key.

    Nothing says which, on purpose: an attacker learns no more from the error than from the try.
    """


class Unproven(ValueError):
    """A note, key or checkpoint does not say what it must; the words say what is wrong with it."""
