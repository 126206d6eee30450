"""How people look: one offline file (``page``)."""
