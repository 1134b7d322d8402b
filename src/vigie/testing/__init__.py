"""Fakes, benches and conformance kits, shipped for authors of connectors and for our own tests."""
