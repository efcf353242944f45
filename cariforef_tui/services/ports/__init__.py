"""The interfaces of a store that the services need, and the failures that they raise."""
