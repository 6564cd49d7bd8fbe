"""One file per server that is not ours: how it starts, and what it wrote down."""
