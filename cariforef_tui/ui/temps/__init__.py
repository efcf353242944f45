"""The screen Ma semaine: an agent's days, week by week."""
