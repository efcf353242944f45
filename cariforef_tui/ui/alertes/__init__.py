"""The screen Alertes: alerts by type, and the jalons."""
