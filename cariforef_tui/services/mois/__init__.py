"""Months: the sheet, who signed it, the conventions that pay for it."""
