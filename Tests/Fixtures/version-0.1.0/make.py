#!/usr/bin/env python3
"""Makes the model folders in this folder, and what version 0.1.0 printed with them.

    git worktree add ../dragoman-0.1.0 c404f14
    (cd ../dragoman-0.1.0 && swift build -c release --product dragoman)
    python3 Tests/Fixtures/version-0.1.0/make.py ../dragoman-0.1.0/.build/release/dragoman

- finished: a model folder after 500 updates, without its checkpoint and its prepared corpus
- unfinished: the same run, killed after the checkpoint of update 440; it holds all that it needs to go on
- input, pairs.tsv: what was translated and aligned
- greedy, beam, n-best, links, 00002.csv, 00009.csv: what was printed

The sentences are the short ones of corpora/train.en-fr.tmx with the 40 most frequent words. The vocabularies are made
with the languages exchanged, because SentencePiece's table of the normalization of source text has 238 kB.
"""

import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
DRAGOMAN = pathlib.Path(sys.argv[1]).resolve()
UPDATES, CHECKPOINT = 500, 440
FLAGS = (
    "--corpus - --source en --target fr --validation-split 12 --embedding-size 8 --hidden-size 16"
    " --batch-sentences 16 --learning-rate 0.02 --dropout 0 --average-decay 0.98 --patience 1000"
    " --valid-freq 100 --save-freq 40 --workers 2 --quiet"
).split()


def run(*arguments, stdin=""):
    command = [DRAGOMAN, *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, stdout=subprocess.PIPE, encoding="utf-8", check=True
    ).stdout


def words(pair):
    return set(pair[0].rstrip(".").split())


def selection(pairs):
    """The short pairs, without those that have the rarest words, until 40 English words are left."""
    pairs = [p for p in pairs if p[0][-1] == "." and len(p[0].split()) <= 6 and len(p[1].split()) <= 8]
    while True:
        counts = collections.Counter(word for pair in pairs for word in words(pair))
        if len(counts) <= 40:
            return pairs
        fewest = min(counts.values())
        pairs = [p for p in pairs if all(counts[word] > fewest for word in words(p))]


def tsv(pairs):
    return "".join(f"{source}\t{target}\n" for source, target in pairs)


def train(folder, vocabulary):
    return ["train", *FLAGS, "--vocab", vocabulary, "--max-steps", UPDATES, "--model", folder]


def interrupt(command, corpus, folder):
    """Runs a training and kills it after a checkpoint. Says whether it was the wanted one."""
    state = folder / "training.json"
    with open(corpus, "rb") as file:
        process = subprocess.Popen([DRAGOMAN, *map(str, command)], stdin=file)
    while process.poll() is None:
        if state.exists() and json.loads(state.read_text())["state"]["updateCount"] >= CHECKPOINT:
            process.kill()
        time.sleep(0.0005)
    return json.loads(state.read_text())["state"]["updateCount"] == CHECKPOINT


with tempfile.TemporaryDirectory() as name:
    work = pathlib.Path(name)
    export = run("corpus", "export", HERE.parents[2] / "corpora/train.en-fr.tmx", "--source", "en", "--target", "fr")
    pairs = selection([line.split("\t")[:2] for line in export.splitlines()])
    corpus = work / "corpus.tsv"
    corpus.write_text(tsv(pairs))

    vocabulary = work / "vocabulary"
    for side, first, second in [("target", 0, 1), ("source", 1, 0)]:
        text = work / "exchanged.tsv"
        text.write_text(tsv([(pair[first], pair[second]) for pair in pairs]))
        languages = [["en", "fr"][first], ["en", "fr"][second]]
        run("vocab", "--corpus", text, "--source", languages[0], "--target", languages[1],
            "--vocab-size", 120, "--output", work / "made")
        for kind in ["model", "vocab"]:
            (work / f"made.target.{kind}").rename(f"{vocabulary}.{side}.{kind}")

    finished, unfinished = work / "finished", work / "unfinished"
    run(*train(finished, vocabulary), stdin=corpus.read_text())
    assert json.loads((finished / "log.jsonl").read_text().splitlines()[-1])["validation"]["isBest"]
    while not interrupt(train(unfinished, vocabulary), corpus, unfinished):
        shutil.rmtree(unfinished)
    for file in [*finished.glob("training.*"), *finished.glob("corpus*")]:
        shutil.rmtree(file) if file.is_dir() else file.unlink()

    outputs = work / "outputs"
    outputs.mkdir()
    chosen = pairs[::9]
    lines = [source for source, _ in chosen[:15]] + [
        "", "Alice and Oscar saw the doctor.", "He was not a very happy teacher, and she is tired.",
        "¿Thomas « knows » Zoë?",
    ]
    (outputs / "input").write_text("\n".join(lines) + "\n")
    (outputs / "pairs.tsv").write_text(tsv(chosen[:15]))
    source = (outputs / "input").read_text()
    translate = ["translate", "--model", finished]
    (outputs / "greedy").write_text(run(*translate, "-b", 1, stdin=source))
    (outputs / "beam").write_text(run(*translate, stdin=source))
    (outputs / "n-best").write_text(run(*translate, "--n-best", 3, stdin=source))
    run("align", "--model", finished, "--corpus", outputs / "pairs.tsv",
        "--alignments", outputs / "links", "--attention-csv", work / "csv")
    for name in ["00002.csv", "00009.csv"]:
        shutil.copy(work / "csv" / name, outputs)

    for folder in [finished, unfinished]:
        shutil.rmtree(HERE / folder.name, ignore_errors=True)
        shutil.copytree(folder, HERE / folder.name, ignore=shutil.ignore_patterns(".lock"))
    for file in outputs.iterdir():
        shutil.copy(file, HERE)
