"""The compliance pack: papers made of what is configured and of what happened, nothing else."""
