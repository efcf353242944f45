"""The screen Équipe: the weeks, the months and the load of every agent."""
