"""What other systems may ask of documents."""
