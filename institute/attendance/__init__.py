"""Who was there: marks as append-only events, and the record that is folded from them."""
