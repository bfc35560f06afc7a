"""What the institute attested: issued once, kept as it was, shown to whoever checks it."""
