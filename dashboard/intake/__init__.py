"""Takes files as they are and lands their rows: read, recognised, judged, landed, each step in a module of its own."""
