"""The screen Alertes: alerts by gravité, and the jalons."""
