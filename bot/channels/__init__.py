"""Other ways to an officer where Telegram does not deliver: each a small thing that sends one bare line."""
