"""Real servers on loopback that play the outside world, for the demo and the tests.

One process and one port each. They know `kernel` only and share no code with the connector that
calls them, so that a mistake on one side is not repeated on the other.
"""
