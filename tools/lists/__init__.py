"""./stack import and ./stack export: lists of any size over the API, in chunks."""
