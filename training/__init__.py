"""How what ships as measured figures was fitted, so that anyone can fit it again on their own annotation."""
