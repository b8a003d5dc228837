"""Time zones: their rules, and what people call them."""
