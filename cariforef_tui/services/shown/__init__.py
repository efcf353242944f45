"""What the product shows of a subject that leaves it as a file: JSON, CSV and XLSX tell the same fields."""
