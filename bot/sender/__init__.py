"""The only one who sends to people: rows of the outbox, alerts first, composed at the last moment."""
