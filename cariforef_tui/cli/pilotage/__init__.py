"""Steering: the tree of the plan, what-if, the year's end."""
