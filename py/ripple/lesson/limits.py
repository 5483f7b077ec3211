"""How much of everything a lesson may have."""

LEARNING_RATE_LOW, LEARNING_RATE_HIGH = 0.001, 2.0
PARAMETER_MOST = 100.0
"""What a weight or bias may be set to by hand, to either side of zero; training may go beyond."""
HIDDEN_SIZE_LOW, HIDDEN_SIZE_HIGH = 1, 8
HIDDEN_LAYERS_MOST = 3
POINTS_MOST = 2000
INPUTS_MOST, OUTPUTS_MOST, FREE_MOST = 4, 3, 1e6
"""How many numbers a point has that is no fruit, and how far from 0 each of them may be."""
GROWN_LEAST, GROWN_MOST = 4, 400
"""How many fruit a data set may have."""
BATCH_MOST = POINTS_MOST
DECAYS = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95)
HELD_OUT = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""What the weight decay λ, the momentum μ and the share of fruit held out may be."""
ROWS_MOST, BYTES_MOST = 20_000, 4_000_000
"""How long a table may be that is read; of its rows no more than POINTS_MOST are taken."""
NAME_MOST, SPAN_MOST = 60, 1e101
"""How long a name or label is, and how far from 0 a span ends, in data of the reader's own."""
