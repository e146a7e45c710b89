"""From files to cited passages."""
