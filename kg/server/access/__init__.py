"""Who may do what on the server: tokens and their roles, and the gate that every request passes."""
