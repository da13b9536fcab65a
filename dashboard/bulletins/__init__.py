"""Writes the bulletin of a day, week or month as a Word document, from the board's figures and a template."""
