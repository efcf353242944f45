"""What needs somebody's attention, and why."""
