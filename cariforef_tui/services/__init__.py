"""The actions of a person, one function each: one transaction, typed errors."""
