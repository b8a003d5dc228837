"""The promise: one post per channel and local day."""
