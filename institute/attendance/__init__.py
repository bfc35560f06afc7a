"""Who was there: marks as append-only events, the record as their fold, and the facilitators' doors."""
