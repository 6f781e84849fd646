"""Controls, paint functions and panels that every screen is made of; they take texts already translated."""
