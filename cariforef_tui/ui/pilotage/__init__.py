"""The what-if screen: changes tried on the plan before they are written."""
