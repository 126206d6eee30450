"""How people look: one offline file (``page``), pictures for reports (``pictures``)."""
