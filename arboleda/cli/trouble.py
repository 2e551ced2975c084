"""What went wrong, in one clear line."""


class Trouble(Exception):
    """A command cannot go on; its text says what to do, and is all that is printed."""
