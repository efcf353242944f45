"""What every command is made of: options, output, exit codes, the store that it opens."""
