"""The programme in the store."""
