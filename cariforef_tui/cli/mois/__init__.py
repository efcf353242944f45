"""Months: monthly sheets, their signatures, and the conventions that pay for them."""
