"""Gateway v10: sessions as pure tables, and WebSockets around them."""
