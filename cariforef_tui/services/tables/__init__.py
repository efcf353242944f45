"""What leaves the product as a table: the same figures as the screens and the commands show."""
