"""The pages of shows, one module for each story. All of them are public and change nothing."""
