"""Commands that serve the program itself: demonstration, guide, completion, exports."""
