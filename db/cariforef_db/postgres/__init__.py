"""PostgreSQL as this program uses it: its connections and errors, and what guards the rows there."""
