"""What wants somebody."""
