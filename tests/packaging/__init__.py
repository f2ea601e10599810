"""What an operator installs beside the server. A package, so that no installed one of this name is taken for it."""
