#!/usr/bin/env python3
"""Writes bleu.json beside this file: BLEU and chrF of small corpora, as sacreBLEU computes them.

    pip install sacrebleu==2.6.0
    python3 make_bleu_fixtures.py

The sentences are written for this purpose. Every corpus is scored as it is and lowercased.
"""

import json
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

REFERENCES = [
    "The baker's daughter sold 1,200 rolls, i.e. half of them, before 9.30 a.m.",
    "Why don't we take the 7-o'clock train (the slow one) to Saint-Malo?",
    "Prices rose by 3.5% in 2019-2020; wages did not.",
    "He said: \"A well-known city – Kraków – lies on the Vistula.\"",
    "Write to info@example.org, or see http://example.org/a_b?c=1&d=2.",
    "Das Fahrrad des Nachbarn lehnt seit Tagen an unserem Zaun ...",
    "L'été dernier, l'école n'a pas fermé avant le 14 juillet.",
    "A short one.",
    "",
]
HYPOTHESES = [
    "The daughter of the baker sold 1200 rolls, half of them, before 9.30 a.m.",
    "Why do we not take the 7 o'clock train (the slow one) to Saint Malo?",
    "Prices rose by 3,5 % in 2019-2020, but wages did not.",
    "He said: \"A known city - Kraków - lies at the Vistula\".",
    "Write to info@example.org or see http://example.org/a_b?c=1&d=2 .",
    "Das Rad des Nachbarn lehnt seit Tagen an dem Zaun...",
    "L'été passé, l'école n'a pas fermé avant le 14 juillet.",
    "A short one.",
    "",
]

CORPORA = {
    "mixed sentences": (HYPOTHESES, REFERENCES),
    "identical": (REFERENCES, REFERENCES),
    "one line": (["a big red dog runs home"], ["a big brown dog runs home now"]),
    "all hypotheses empty": ([""] * 2, ["some words here", "and there"]),
    "all references empty": (["some words here", "and there"], [""] * 2),
    "both empty": ([""], [""]),
    "nothing shared": (["aaa bbb ccc ddd"], ["eee fff ggg hhh"]),
    "shorter than four words": (["two words", "one"], ["two words", "one"]),
    "no shared 4-gram, then none at all": (["a b c x e f", "x y"], ["a b c d e f", "x z"]),
    "clipped counts": (["the the the the the the the"], ["the cat is on the mat"]),
    "reference too short for an order": (["abcdefgh", "abcdefgh ij"], ["abc", "abcdefgh ik"]),
    "entities": (
        ["&quot;Salt &amp; pepper&quot; &lt;b&gt; &amp;lt; &apos;x&apos; <skipped>done"],
        ["\"Salt & pepper\" <b> < 'x' done"],
    ),
    "points and hyphens": (
        ["1.5 3,000 .5 5. a,b ..., x..y 1-2 a-b -1 2- 3-- U.S.A., 7,.8 9.,"],
        ["1.5 3,000 . 5 5 . a , b ... , x . . y 1-2 a-b -1 2 - 3 -- U.S.A. , 7 8 9"],
    ),
    "every ASCII sign": (
        ["a!b\"c#d$e%f&g'h(i)j*k+l,m-n.o/p:q;r<s=t>u?v@w[x\\y]z^a_b`c{d|e}f~g"],
        ["a ! b \" c # d $ e % f & g'h ( i ) j * k + l , m-n . o / p : q ; r < s = t > u ? v @ w [ x"],
    ),
    "white space": (
        ["a\u00a0b\u2003c\u3000d\u0085e\u001cf\u200bg\th  i\r", "\u2028x\u1680y \u202f"],
        ["a b c d e f g h i", "x y"],
    ),
    "composed and decomposed": (["caf\u00e9 na\u00efve \u00c5ngstr\u00f6m unit"], ["cafe\u0301 naïve \u212bngström unit"]),
    "case beyond ASCII": (
        ["ΟΔΟΣ ΣΑΣ. Σ İstanbul STRASSE ÉCOLE ΑΣ\u0301 aΣb", "ŒUVRE ДОМ ǅ"],
        ["οδος σας. σ i\u0307stanbul straße école ας\u0301 aσb", "œuvre дом ǆ"],
    ),
    "beyond the basic plane": (["𝔸 😀 👨\u200d👩 𐐀 漢字 かな。"], ["𝔸 😀 👩\u200d👨 𐐨 漢 字かな。"]),
}


def scores(hypotheses, references, lowercase):
    # As its command does: white space at the end of a line goes before anything else.
    hypotheses = [line.rstrip() for line in hypotheses]
    references = [line.rstrip() for line in references]
    bleu_metric, chrf_metric = BLEU(lowercase=lowercase), CHRF(lowercase=lowercase)
    bleu = bleu_metric.corpus_score(hypotheses, [references])
    chrf = chrf_metric.corpus_score(hypotheses, [references])
    return {
        "lowercase": lowercase,
        "bleu": bleu.score,
        "precisions": bleu.precisions,
        "brevityPenalty": bleu.bp,
        "hypothesisLength": bleu.sys_len,
        "referenceLength": bleu.ref_len,
        "bleuSignature": str(bleu_metric.get_signature()),
        "chrF": chrf.score,
        "chrFSignature": str(chrf_metric.get_signature()),
    }


corpora = [
    {
        "name": name,
        "hypotheses": hypotheses,
        "references": references,
        "scores": [scores(hypotheses, references, lowercase) for lowercase in (False, True)],
    }
    for name, (hypotheses, references) in CORPORA.items()
]
fixture = {
    "script": Path(__file__).name,
    "version": sacrebleu.__version__,
    "corpora": corpora,
}
path = Path(__file__).with_name("bleu.json")
path.write_text(json.dumps(fixture, indent=1) + "\n", encoding="utf-8")
