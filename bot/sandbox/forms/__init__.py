"""What requests may hold, and the tree of faults when they hold something else."""
