"""Messages: articles in, wire JSON out, measured before it leaves."""
