"""The data set that speed is measured on: a whole curriculum, and any number of parents."""
