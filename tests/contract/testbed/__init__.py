"""What every contract scenario stands on: installing, starting, stopping, a world of its own."""
