"""The programme that comes with the product, and a fictitious year of it."""
