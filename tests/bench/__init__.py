"""Measures the site: the production server, driven over HTTP, on data sets of several sizes."""
