"""Parts that all commands share: options, output, exit codes, and the opening of the store."""
