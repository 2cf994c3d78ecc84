"""The pages of shows, one module a story. All of them are public and change nothing."""
