"""The programme as files: the form that people edit, and the calendar of échéances."""
