"""Days of the week proposed from a calendar: the file asked for, the preview, the lines of its titles."""
