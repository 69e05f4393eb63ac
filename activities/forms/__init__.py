"""Forms of the application, one module per noun."""
