"""The command bar: its entries for a text typed, and their actions."""
