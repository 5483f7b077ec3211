"""The equations: the network, its training, what it learns from, and where its parts are."""
