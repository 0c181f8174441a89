"""The command line of ./stack: the commands and their helpers."""
