"""Who: people, their roles, how they sign in, and what is kept of what they did to records."""
