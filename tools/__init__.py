"""The command line of ./stack: one module a command."""
