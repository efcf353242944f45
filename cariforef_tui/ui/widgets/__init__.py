"""Widgets draw bound data and report by message; none fetches."""
