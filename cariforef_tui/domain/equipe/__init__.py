"""Who is there, for how long, and what is asked of them."""
