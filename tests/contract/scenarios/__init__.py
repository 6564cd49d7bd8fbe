"""One file per scenario. Every function `test_*` in it gets a world of its own and is one test."""
