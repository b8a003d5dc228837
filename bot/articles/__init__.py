"""Articles: text in, frozen values out."""
