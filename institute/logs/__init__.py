"""What a line of the log says: what happened and where in the code, never to whom."""
