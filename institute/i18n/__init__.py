"""Languages: text direction, digits, dates, names, the interface's language, translations of content."""
