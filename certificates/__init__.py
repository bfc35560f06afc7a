"""What the institute attested: issued once, stored as it was, shown to anyone who checks it."""
