"""Tests of the suite itself: does it fail when it should, say why, and keep its own books in order?"""
