"""Steering: changes of the plan tried, demand against means, the report of the year and the next draft."""
