"""The month: its sheet, its visas."""
