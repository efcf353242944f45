"""What reaches the terminal: frames that write only what changes, and the names of Textual they lean on."""
