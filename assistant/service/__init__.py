"""What a person can ask for: the only door for the window and the command line."""
