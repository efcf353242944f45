"""The screen Revue: the weekly review of a perimeter."""
