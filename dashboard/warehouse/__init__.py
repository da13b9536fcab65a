"""Turns the lake into a published version: small daily tables first, then everything that reads them."""
