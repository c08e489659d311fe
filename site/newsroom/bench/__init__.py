"""The bench: what pages cost, over HTTP from the server that `serve` starts."""
