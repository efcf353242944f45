"""What every place is made of."""
