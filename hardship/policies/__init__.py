"""Who may do what to household files and aid, and when: one module for each noun."""
