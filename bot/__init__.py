"""Elchi: from a frightened person's phone to a consular duty officer's hands."""
