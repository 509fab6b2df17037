"""The tags with which a page is written."""
