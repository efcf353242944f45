"""The screen Mon mois: an agent's sheet and its visas."""
