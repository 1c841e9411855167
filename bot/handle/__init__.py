"""The one transaction: an update, or a due moment, turned into stored state and rows of the outbox."""
