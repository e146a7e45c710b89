"""What people say of themselves and theirs that lasts, as patterns by language."""
