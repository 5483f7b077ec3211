"""The equations: the network, its training, what it learns from, and where its parts are."""

from ripple.model.functions import ACTIVATIONS, LOSSES
from ripple.model.network import Network, Parameters

__all__ = ["ACTIVATIONS", "LOSSES", "Network", "Parameters"]
