"""Chance without a memory: a number for each seed and step, always the same.

It is SplitMix64, whose n-th number depends on its seed and on n alone, so that whoever goes back to
a step finds there what was drawn then, and nothing has to be kept for that.
Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
"""

from __future__ import annotations

_GAMMA = 0x9E3779B97F4A7C15  # 2⁶⁴ divided by the golden ratio
_WORD = 2**64 - 1


def bits(seed: int, step: int) -> int:
    """64 random bits, as a whole number."""
    z = (seed + step * _GAMMA) & _WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    return z ^ (z >> 31)


def draw(seed: int, step: int, count: int) -> int:
    """Which of `count` things this step draws: 0 to count - 1, each as likely as the others."""
    return bits(seed, step) * count >> 64
