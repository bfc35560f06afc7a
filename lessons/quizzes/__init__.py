"""What a facilitator asks: the quiz page, its seven types of question, and how answers are scored."""
