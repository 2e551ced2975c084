"""What the keeper says when it does not answer."""


class KeeperError(RuntimeError):
    """The keeper could not do what it was asked."""


class Locked(KeeperError):
    """The keyring is not in memory: nothing private can be opened until somebody unlocks it."""


class Unreachable(KeeperError):
    """No keeper answers. Private pages fail closed."""


class NotYours(KeeperError):
    """The store belongs to another keeper that is running."""


class Busy(KeeperError):
    """Asked too often: try again in a while. Slows down whoever guesses short secrets."""


class Wrong(KeeperError):
    """Not the passphrase of the keys."""


class TooMany(KeeperError):
    """This actor has read more people outside her assignments than any work asks for: shut out."""
