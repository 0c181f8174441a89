"""Tests of the page: what a person does in it, in a browser, through nginx."""
