"""Charts of the estimator's own figures on catalog pages, upon the frame of `catalog.charts`."""
