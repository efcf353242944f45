"""What every room reads and writes with: snapshots, transactions, and things that are one row each."""
