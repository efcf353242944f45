"""The échéancier, a view of Avancement that shows the year as a strip of months."""
