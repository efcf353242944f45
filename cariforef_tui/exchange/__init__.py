"""Files in and out: check every file read before its use; write every file whole or not at all."""
