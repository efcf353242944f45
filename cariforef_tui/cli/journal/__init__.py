"""The audit trail: who wrote what, when, on what."""
