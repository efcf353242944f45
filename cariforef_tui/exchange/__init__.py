"""Files in and out: what is read is checked before it is believed, what is written is whole or absent."""
