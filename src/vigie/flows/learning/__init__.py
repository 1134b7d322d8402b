"""The loop between alerts and the model that learns from them, told in five parts.

`cases`: what is known of a contract becomes named numbers. `judging`: the champion says its chance
beside the rules. `chance`: some contracts are looked at though nothing speaks against them. `labels`:
what people and registers find out becomes what the next night learns. `nightly`: who learns when.
"""
