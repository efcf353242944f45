"""Days logged, absences, the calendar and the week."""
