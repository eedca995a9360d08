"""BLEU (tok:zh) and chrF2 of JSON lists on stdin, by sacrebleu's own Python."""

from __future__ import annotations

import json
import sys

from sacrebleu.metrics import BLEU, CHRF

told = json.load(sys.stdin)
scores = {}
for name, texts in told["hypotheses"].items():
    refs = [told["references"][name]]
    scores[name] = {
        "bleu": BLEU(tokenize="zh").corpus_score(texts, refs).score,
        "chrf": CHRF().corpus_score(texts, refs).score,
    }
json.dump(scores, sys.stdout)
