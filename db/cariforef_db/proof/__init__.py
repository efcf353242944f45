"""The chain made again, its breaks named, the tables held against the journal."""
