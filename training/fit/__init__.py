"""The learner as scikit-learn estimators; the only room of training that imports it for fitting."""
