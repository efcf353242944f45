"""The screen Avancement: days planned and done on each line, and changes to the plan."""
