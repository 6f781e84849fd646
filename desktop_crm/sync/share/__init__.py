"""The shared file: laptops exchange through a folder of a network drive or of a cloud's client."""
