"""Rules of certificates: columns, canonical text, likeness; pure."""
