"""The screen Avancement: days planned and done, line by line, and changes to the plan."""
