"""Published rates held against physics, against each other and against what the calibration expects."""
