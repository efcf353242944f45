"""Named reads, on the driver."""
