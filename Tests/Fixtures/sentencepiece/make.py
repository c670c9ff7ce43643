"""Writes sentencepiece.json: what SentencePiece itself makes of texts and ids, and the models it used.

    pip install sentencepiece==0.2.3 && python make.py

The models are trained here, so that they are models of another program: no digest, the library's own text for the
unknown piece, and byte fallback in one of them.
"""

import base64, io, json, os
import sentencepiece as sp

CORPUS = [
    "The red house stands behind the old mill.",
    "Behind the mill, an old man sells red apples.",
    "He said: \"The apples are sweet.\" They are.",
    "Nobody stands in the house; the man is old.",
    "Sweet apples, old houses, red mills: that is all he sells.",
]
TEXTS = CORPUS[:3] + [
    "", "red", "the  house", " the house ", "an unseen größe", "<s> the </s> <pad>", "redred,,\"man\".",
    "日本 the 日本語", "o\u0308ld",
]


def model(**options):
    out = io.BytesIO()
    sp.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS), model_writer=out, hard_vocab_limit=False, unk_id=0, pad_id=1, bos_id=2,
        eos_id=3, num_threads=1, normalization_rule_name="identity", minloglevel=2, **options)
    return out.getvalue()


def case(name, **options):
    proto = model(**options)
    m = sp.SentencePieceProcessor(model_proto=proto)
    texts = [{"text": t, "ids": m.encode(t), "decoded": m.decode(m.encode(t))} for t in TEXTS]
    first = 260 if options.get("byte_fallback") else 4
    lists = [[], [0], [2, first + 1, 3], [first, 0, 0, first + 1], list(range(first, first + 8)), [3, 2, 1]]
    if options.get("byte_fallback"):
        byte = {b: m.piece_to_id(f"<0x{b:02X}>") for b in range(256)}
        lists += [[byte[b] for b in "ö日".encode()], [byte[0xE6], byte[0x97], 270], [byte[0xFF], 271, byte[0x41]]]
    ids = [{"ids": i, "decoded": m.decode(i)} for i in lists]
    return {"name": name, "model": base64.b64encode(proto).decode(), "texts": texts, "ids": ids}


cases = [
    case("bpe", model_type="bpe", vocab_size=90),
    case("unigram", model_type="unigram", vocab_size=80),
    case("char", model_type="char", vocab_size=80),
    case("word", model_type="word", vocab_size=40),
    case("bare", model_type="word", vocab_size=40, add_dummy_prefix=False),
    case("bytes", model_type="bpe", vocab_size=340, byte_fallback=True),
]
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "sentencepiece.json"), "w", encoding="utf-8") as file:
    json.dump({"made_by": "make.py, sentencepiece " + sp.__version__, "cases": cases}, file, ensure_ascii=False, indent=1)
    file.write("\n")
