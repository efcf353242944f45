"""What a year did of its programme, as the assemblée générale reads it."""
