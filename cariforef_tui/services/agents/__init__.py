"""People: who they are, what they may do, which account is whose."""
