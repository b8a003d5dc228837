"""What people do with an app, and what it answers. Pure: no socket, no loop."""
