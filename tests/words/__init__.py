"""One number for one word, in every place that shows it."""
