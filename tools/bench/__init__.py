"""./stack bench: the API beside its database, or a git revision beside the working tree."""
