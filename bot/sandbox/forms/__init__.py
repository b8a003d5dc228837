"""What requests may hold, and the tree of faults if they hold something else."""
