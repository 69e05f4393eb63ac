"""Pages of volunteers: public, of the person, of the workbench."""
