"""Personal data taken out of a text before it is stored."""
