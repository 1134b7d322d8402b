"""How a model is examined, certified, watched and replaced: NumPy and the standard library only."""
