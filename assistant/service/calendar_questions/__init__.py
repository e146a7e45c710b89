"""Questions about the calendar: understood by rules, answered by looking up and counting."""
