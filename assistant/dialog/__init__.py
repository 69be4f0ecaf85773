"""The scripted dialogue: text into readings, events into the next screen. No clock, no I/O."""
