"""How far off the predictions are on runs that no fit had seen: as figures, words, text and a drawing."""
