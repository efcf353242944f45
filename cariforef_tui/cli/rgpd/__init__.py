"""Personal data: what is kept, for how long, how it is erased."""
