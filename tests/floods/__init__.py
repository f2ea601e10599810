"""Floods: what hostile clients do to a server, and what a normal client feels of it."""
