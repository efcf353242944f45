"""The journal and its chain of seals in the store."""
