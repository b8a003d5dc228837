"""What serves the host: logging, and later setup, health and backups."""
