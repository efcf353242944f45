"""The review page by page, for a meeting."""
