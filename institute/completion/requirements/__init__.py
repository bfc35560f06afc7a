"""The requirement kinds of a certificate, one class each. See decision 0015."""
