"""One way to reach a person: e-mail now, text messages by a backend; language, opt-out, log."""
