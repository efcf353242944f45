"""What-if: trials on the plan."""
