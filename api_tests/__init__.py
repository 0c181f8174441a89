"""The inventory from outside: over HTTP, and over SQL where HTTP cannot see."""
