"""Makes parity.json: losses, gradients and attention weights of the network, by an independent program.

    python3 make_parity.py > parity.json        (made with PyTorch 2.13)

The network is written here once more from its equations, one sentence and one word at a time, in double precision, with
gradients by PyTorch's automatic differentiation. Weights need not be stored: both sides compute them from the names of
the parameters.
"""

import json
import math

import torch

torch.set_default_dtype(torch.float64)

START = 2
SIZES = dict(sourceVocabularySize=11, targetVocabularySize=13, embeddingSize=3, encoderHiddenSize=4,
             hiddenSize=6, attentionSize=5, outputSize=7)
PAIRS = [([4, 5, 6, 7, 3], [4, 9, 12, 3]), ([8, 3], [5, 5, 6, 7, 8, 3]), ([9, 10, 4, 4, 3], [3]),
         ([3], [11, 3]), ([5, 6, 3], [4, 10, 3]), ([7, 8, 9, 10, 4, 3], [6, 4, 9, 9, 10, 3])]
DEFAULTS = dict(cell="lstm", attention="additive", encoderLayers=1, decoderLayers=1, isBidirectional=True,
                smoothing=0.0, hiddenSize=SIZES["hiddenSize"])
VARIANTS = [dict(DEFAULTS, name=name, **changes) for name, changes in [
    ("LSTM", dict()),
    ("LSTM with smoothing", dict(smoothing=0.1)),
    ("stacked LSTM", dict(encoderLayers=2, decoderLayers=2, smoothing=0.1)),
    ("unidirectional LSTM", dict(isBidirectional=False)),
    ("vanilla", dict(cell="rnn", smoothing=0.1)),
    ("gated", dict(cell="gated")),
    ("dot", dict(attention="dot", hiddenSize=2 * SIZES["encoderHiddenSize"])),
    ("stacked dot", dict(attention="dot", hiddenSize=2 * SIZES["encoderHiddenSize"], decoderLayers=2)),
    ("no attention", dict(attention="none", smoothing=0.1)),
    ("GRU", dict(cell="gru")),
    ("stacked GRU", dict(cell="gru", encoderLayers=2, decoderLayers=2, smoothing=0.1)),
]]

# Groups of gates: the end of their parameters' names, and how many there are.
GROUPS = dict(lstm=[("", 4)], rnn=[("", 1)], gated=[("", 2)],
              gru=[("", 2), (".candidate", 1)])


def weight(name, *shape):
    """0.5 sin((i + 1)² 0.37 + the sum of the name's bytes), rounded to single precision."""
    phase = sum(name.encode())
    count = math.prod(shape)
    values = [0.5 * math.sin((i + 1) ** 2 * 0.37 + phase) for i in range(count)]
    values = torch.tensor(values).to(torch.float32).to(torch.float64)
    return values.reshape(shape).requires_grad_()


class Network:
    def __init__(self, variant):
        self.variant = variant
        self.groups = GROUPS[variant["cell"]]
        self.weights = {}
        s = SIZES
        embedding, hidden, units = s["embeddingSize"], variant["hiddenSize"], s["encoderHiddenSize"]
        self.directions = ["forward", "backward"] if variant["isBidirectional"] else ["forward"]
        annotation = units * len(self.directions)
        self.add("source.embedding", s["sourceVocabularySize"], embedding)
        self.add("target.embedding", s["targetVocabularySize"], embedding)
        for layer in range(variant["encoderLayers"]):
            for direction in self.directions:
                self.recurrent(f"encoder.layer{layer}.{direction}", annotation if layer else embedding, units)
        for layer in range(variant["decoderLayers"]):
            self.recurrent(f"decoder.layer{layer}", hidden if layer else embedding, hidden)
        if variant["attention"] == "additive":
            for group, gates in self.groups:
                self.add(f"decoder.layer0{group}.contextWeight", annotation, gates * hidden)
        self.add("bridge.weight", annotation, variant["decoderLayers"] * hidden)
        self.add("bridge.bias", variant["decoderLayers"] * hidden)
        if variant["attention"] == "additive":
            self.add("attention.queryWeight", hidden, s["attentionSize"])
            self.add("attention.keyWeight", annotation, s["attentionSize"])
            self.add("attention.v", s["attentionSize"])
        context = 0 if variant["attention"] == "none" else annotation
        self.add("output.readout.weight", hidden + context + embedding, s["outputSize"])
        self.add("output.readout.bias", s["outputSize"])
        self.add("output.vocabulary.weight", s["outputSize"], s["targetVocabularySize"])
        self.add("output.vocabulary.bias", s["targetVocabularySize"])

    def add(self, name, *shape):
        self.weights[name] = weight(name, *shape)

    def recurrent(self, name, inputs, size):
        for group, gates in self.groups:
            self.add(f"{name}{group}.inputWeight", inputs, gates * size)
            self.add(f"{name}{group}.recurrentWeight", size, gates * size)
            self.add(f"{name}{group}.bias", gates * size)

    def gates(self, name, x, read, context):
        """The pre-activations of a group of gates, whose recurrent weight multiplies `read`."""
        w = self.weights
        pre = x @ w[name + ".inputWeight"] + read @ w[name + ".recurrentWeight"] + w[name + ".bias"]
        return pre if context is None else pre + context @ w[name + ".contextWeight"]

    def step(self, name, x, state, context=None):
        """One step of a cell; the state is (h, c)."""
        h, c = state
        pre = self.gates(name, x, h, context)
        return getattr(self, self.variant["cell"])(pre, h, c, lambda read: self.gates(
            name + ".candidate", x, read, context))

    def rnn(self, pre, h, c, candidate):
        return torch.tanh(pre), c

    def lstm(self, pre, h, c, candidate):
        i, f, g, o = pre.chunk(4)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

    def gated(self, pre, h, c, candidate):
        g, n = pre.chunk(2)
        g = torch.sigmoid(g)
        return (1 - g) * h + g * torch.tanh(n), c

    def gru(self, pre, h, c, candidate):
        z, r = torch.sigmoid(pre).chunk(2)
        return (1 - z) * h + z * torch.tanh(candidate(r * h)), c

    def encode(self, ids):
        inputs = [self.weights["source.embedding"][i] for i in ids]
        zero = torch.zeros(SIZES["encoderHiddenSize"])
        for layer in range(self.variant["encoderLayers"]):
            outputs = []
            for direction in self.directions:
                states, state = [], (zero, zero)
                for x in inputs if direction == "forward" else reversed(inputs):
                    state = self.step(f"encoder.layer{layer}.{direction}", x, state)
                    states.append(state[0])
                outputs.append(states if direction == "forward" else states[::-1])
            inputs = [torch.cat(parts) for parts in zip(*outputs)]
        return torch.stack(inputs)

    def attend(self, state, annotations):
        """Attention weights and the context; the context of no attention has no numbers."""
        w, kind = self.weights, self.variant["attention"]
        if kind == "none":
            return None, torch.zeros(0)
        if kind == "dot":
            scores = annotations @ state
        else:
            hidden = torch.tanh(state @ w["attention.queryWeight"] + annotations @ w["attention.keyWeight"])
            scores = hidden @ w["attention.v"]
        weights = torch.softmax(scores, 0)
        return weights, weights @ annotations

    def loss(self, source, target):
        """The smoothed loss, −log p, and the attention row of every target word."""
        w, hidden = self.weights, self.variant["hiddenSize"]
        annotations = self.encode(source)
        starts = torch.tanh(annotations.mean(0) @ w["bridge.weight"] + w["bridge.bias"])
        states = [(part, torch.zeros(hidden)) for part in starts.chunk(self.variant["decoderLayers"])]
        loss, likelihood, rows = 0.0, 0.0, []
        asks_before = self.variant["attention"] == "additive"
        for before, word in zip([START] + target[:-1], target):
            # Additive attention asks with the state before this step: its row belongs to the word that follows. Dot
            # attention asks with the state after it, which has not seen the word either.
            context = None
            if asks_before:
                weights, context = self.attend(states[-1][0], annotations)
            embedded = w["target.embedding"][before]
            x, step_input = embedded, context
            for layer in range(len(states)):
                states[layer] = self.step(f"decoder.layer{layer}", x, states[layer], step_input)
                x, step_input = states[layer][0], None
            if not asks_before:
                weights, context = self.attend(x, annotations)
            readout = torch.cat([x, context, embedded])
            readout = torch.tanh(readout @ w["output.readout.weight"] + w["output.readout.bias"])
            logits = readout @ w["output.vocabulary.weight"] + w["output.vocabulary.bias"]
            negative = -torch.log_softmax(logits, 0)
            smoothing = self.variant["smoothing"]
            loss = loss + (1 - smoothing) * negative[word] + smoothing * negative.mean()
            likelihood = likelihood + negative[word]
            if weights is not None:
                rows.append(weights.tolist())
        return loss, likelihood, rows


def digits(value):
    return [digits(v) for v in value] if isinstance(value, list) else float(f"{value:.7g}")


def main():
    variants = []
    for variant in VARIANTS:
        network = Network(variant)
        results = [network.loss(source, target) for source, target in PAIRS]
        total = sum(loss for loss, _, _ in results)
        total.backward()
        variants.append(dict(
            variant, loss=total.item(), negativeLogLikelihood=sum(r[1] for r in results).item(),
            alignments=[digits(rows) for _, _, rows in results],
            gradients={name: digits(w.grad.flatten().tolist()) for name, w in network.weights.items()}))
    made = f"make_parity.py, PyTorch {torch.__version__.split('+')[0]}"
    pairs = [dict(source=source, target=target) for source, target in PAIRS]
    print(json.dumps(dict(made=made, sizes=SIZES, pairs=pairs, variants=variants), separators=(",", ":")))


main()
