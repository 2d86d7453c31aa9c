"""Codings that travel: projects of QualCoder, NVivo, ATLAS.ti and MAXQDA, as REFI-QDA has them."""
