"""Files of any subject: read, recognised, written, put in their place."""
