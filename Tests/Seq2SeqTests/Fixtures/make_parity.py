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
VARIANTS = [
    dict(name="LSTM", cell="lstm", encoderLayers=1, decoderLayers=1, isBidirectional=True, smoothing=0.0),
    dict(name="LSTM with smoothing", cell="lstm", encoderLayers=1, decoderLayers=1, isBidirectional=True,
         smoothing=0.1),
    dict(name="stacked LSTM", cell="lstm", encoderLayers=2, decoderLayers=2, isBidirectional=True,
         smoothing=0.1),
    dict(name="unidirectional LSTM", cell="lstm", encoderLayers=1, decoderLayers=1, isBidirectional=False,
         smoothing=0.0),
    dict(name="vanilla", cell="rnn", encoderLayers=1, decoderLayers=1, isBidirectional=True, smoothing=0.1),
]


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
        self.gates = 4 if variant["cell"] == "lstm" else 1
        self.weights = {}
        s = SIZES
        embedding, hidden, units = s["embeddingSize"], s["hiddenSize"], s["encoderHiddenSize"]
        self.directions = ["forward", "backward"] if variant["isBidirectional"] else ["forward"]
        annotation = units * len(self.directions)
        self.add("source.embedding", s["sourceVocabularySize"], embedding)
        self.add("target.embedding", s["targetVocabularySize"], embedding)
        for layer in range(variant["encoderLayers"]):
            for direction in self.directions:
                self.recurrent(f"encoder.layer{layer}.{direction}", annotation if layer else embedding, units)
        for layer in range(variant["decoderLayers"]):
            self.recurrent(f"decoder.layer{layer}", hidden if layer else embedding, hidden)
        self.add("decoder.layer0.contextWeight", annotation, self.gates * hidden)
        self.add("bridge.weight", annotation, variant["decoderLayers"] * hidden)
        self.add("bridge.bias", variant["decoderLayers"] * hidden)
        self.add("attention.queryWeight", hidden, s["attentionSize"])
        self.add("attention.keyWeight", annotation, s["attentionSize"])
        self.add("attention.v", s["attentionSize"])
        self.add("output.readout.weight", hidden + annotation + embedding, s["outputSize"])
        self.add("output.readout.bias", s["outputSize"])
        self.add("output.vocabulary.weight", s["outputSize"], s["targetVocabularySize"])
        self.add("output.vocabulary.bias", s["targetVocabularySize"])

    def add(self, name, *shape):
        self.weights[name] = weight(name, *shape)

    def recurrent(self, name, inputs, size):
        self.add(name + ".inputWeight", inputs, self.gates * size)
        self.add(name + ".recurrentWeight", size, self.gates * size)
        self.add(name + ".bias", self.gates * size)

    def step(self, name, x, state, extra=0.0):
        """One step of a cell; the state is (h, c). Gates in the order input, forget, candidate, output."""
        w = self.weights
        h, c = state
        pre = x @ w[name + ".inputWeight"] + h @ w[name + ".recurrentWeight"] + w[name + ".bias"] + extra
        if self.gates == 1:
            return torch.tanh(pre), c
        i, f, g, o = pre.chunk(4)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

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
        w = self.weights
        scores = torch.tanh(state @ w["attention.queryWeight"] + annotations @ w["attention.keyWeight"])
        alignment = torch.softmax(scores @ w["attention.v"], 0)
        return alignment, alignment @ annotations

    def loss(self, source, target):
        """The smoothed loss, −log p, and the attention row of every target word."""
        w, hidden = self.weights, SIZES["hiddenSize"]
        annotations = self.encode(source)
        starts = torch.tanh(annotations.mean(0) @ w["bridge.weight"] + w["bridge.bias"])
        states = [(part, torch.zeros(hidden)) for part in starts.chunk(self.variant["decoderLayers"])]
        loss, likelihood, rows = 0.0, 0.0, []
        for before, word in zip([START] + target[:-1], target):
            # The attention asks with the state before this step: its row belongs to the word that follows.
            alignment, context = self.attend(states[-1][0], annotations)
            embedded = w["target.embedding"][before]
            x, extra = embedded, context @ w["decoder.layer0.contextWeight"]
            for layer in range(len(states)):
                states[layer] = self.step(f"decoder.layer{layer}", x, states[layer], extra)
                x, extra = states[layer][0], 0.0
            readout = torch.cat([x, context, embedded])
            readout = torch.tanh(readout @ w["output.readout.weight"] + w["output.readout.bias"])
            logits = readout @ w["output.vocabulary.weight"] + w["output.vocabulary.bias"]
            negative = -torch.log_softmax(logits, 0)
            smoothing = self.variant["smoothing"]
            loss = loss + (1 - smoothing) * negative[word] + smoothing * negative.mean()
            likelihood = likelihood + negative[word]
            rows.append(alignment.tolist())
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
