"""Models that stand on foreign libraries: LightGBM and PyTorch, the extra `vigie[learning]`."""
