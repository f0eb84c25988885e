"""A challenger that may bend where a card may not: gradient boosting, and what it rests on.

Never served. It tells what an additive card of whole points leaves out, and shap tells which
factors it uses.
"""
