"""Pages of accounts: coming in, the team, the grove's own settings, approvals by two people."""
