"""What the tests of the whole server stand on: a palomard to talk to, Maildirs to serve, ways to look on."""
