"""What there is on a sandbox's Discord, and what changes it. Pure: no socket, no loop."""
