"""Makes parity.json: losses, gradients and attention weights of the network, by an independent program.

    python3 make_parity.py > parity.json        (made with PyTorch 2.13)

The network is written here once more from its equations, one sentence and one word at a time, in double precision, with
gradients by PyTorch's automatic differentiation. Cells are not PyTorch's: its GRU resets after the product and not
before, and its cells have two biases.

Weights need not be stored: both sides compute them from the names of the parameters (`weight` below). A variant's
`shift` changes them all; it is the lowest at which every pre-activation of a ReLU, and the difference of every two
numbers that maxout compares, is at least MARGIN away from 0, so that single precision takes the same side.

The gradients of the first WHOLE variants are stored element by element:

    "gradients": {name: [g[0], g[1], …]}

and those of the others, to keep the file small, as two numbers for each parameter:

    "summaries": {name: {"norm": sqrt(Σ g[i]²), "product": Σ g[i] sin(0.7 i + 1)}}

`posteriors` are the attention rows once each target word is known (`Network.posterior`).

Those of a guided variant are of the loss plus `guidanceWeight` times Σ -A log α (`guidedLoss`), α being the attention
weights and A what `guidance` lists for each pair: [target position, source position, share].
"""

import json
import math

import torch

torch.set_default_dtype(torch.float64)

START = 2
WHOLE = 16
MARGIN = 1e-3
SIZES = dict(sourceVocabularySize=11, targetVocabularySize=13, embeddingSize=3, encoderHiddenSize=4,
             hiddenSize=6, attentionSize=5, outputSize=7)
PAIRS = [([4, 5, 6, 7, 3], [4, 9, 12, 3]), ([8, 3], [5, 5, 6, 7, 8, 3]), ([9, 10, 4, 4, 3], [3]),
         ([3], [11, 3]), ([5, 6, 3], [4, 10, 3]), ([7, 8, 9, 10, 4, 3], [6, 4, 9, 9, 10, 3])]
# A of each pair, not 0 of some target words only.
GUIDANCE = [[[0, 0, 1.0], [1, 1, 0.25], [1, 3, 0.75], [2, 2, 1.0]], [[1, 0, 1.0], [3, 0, 0.5], [3, 1, 0.5]], [],
            [[0, 0, 1.0]], [[1, 1, 1.0]], [[0, 0, 0.5], [0, 2, 0.25], [0, 4, 0.25], [3, 5, 1.0], [4, 3, 1.0]]]
DEFAULTS = dict(cell="lstm", activation="tanh", gateSlope=1.0, layerNorm=False, residual=False, attention="additive",
                inputFeeding=False, outputActivation="tanh", outputState="after", encoderLayers=1, decoderLayers=1,
                isBidirectional=True, smoothing=0.0, tieEmbeddings="none", lexicalPath=False)


def variant(name, **changes):
    result = dict(DEFAULTS, name=name, **changes)
    result.setdefault("bridge", "last" if result["attention"] == "none" else "mean")
    # Dot attention compares states and annotations as they are.
    annotation = SIZES["encoderHiddenSize"] * (2 if result["isBidirectional"] else 1)
    # Tied weights have one shape.
    result["outputSize"] = SIZES["outputSize" if result["tieEmbeddings"] == "none" else "embeddingSize"]
    result["sourceVocabularySize"] = SIZES[
        "targetVocabularySize" if result["tieEmbeddings"] == "all" else "sourceVocabularySize"]
    result["hiddenSize"] = annotation if result["attention"] == "dot" else SIZES["hiddenSize"]
    return result


def layers(count):
    return dict(encoderLayers=count, decoderLayers=count)


VARIANTS = [
    # Whole gradients: each equation at least once.
    variant("LSTM"),
    variant("vanilla", cell="rnn", smoothing=0.1),
    variant("gated", cell="gated"),
    variant("GRU", cell="gru"),
    variant("coupled LSTM", cell="coupled-lstm"),
    variant("stacked LSTM", **layers(2), smoothing=0.1),
    variant("unidirectional LSTM", isBidirectional=False),
    variant("general", attention="general"),
    variant("dot", attention="dot"),
    variant("no attention", attention="none", smoothing=0.1),
    variant("LSTM, layer norm", layerNorm=True),
    variant("GRU, layer norm", cell="gru", layerNorm=True),
    variant("stacked GRU, residual", cell="gru", **layers(2), residual=True),
    variant("input feeding", inputFeeding=True),
    variant("input feeding, dot", attention="dot", inputFeeding=True),
    # All of Bahdanau, Cho, Bengio 2015, appendix A.
    variant("RNNsearch", cell="gru", bridge="backward", outputActivation="maxout", outputState="before"),
    # Gradients in two numbers. More cells:
    variant("LSTM with smoothing", smoothing=0.1),
    variant("stacked GRU", cell="gru", **layers(2), smoothing=0.1),
    variant("vanilla, ReLU", cell="rnn", activation="relu"),
    variant("gated, ReLU", cell="gated", activation="relu"),
    variant("GRU, ReLU", cell="gru", activation="relu"),
    variant("LSTM, ReLU", activation="relu"),
    variant("coupled LSTM, ReLU", cell="coupled-lstm", activation="relu"),
    variant("vanilla, layer norm", cell="rnn", layerNorm=True),
    variant("vanilla, ReLU, layer norm", cell="rnn", activation="relu", layerNorm=True),
    variant("gated, layer norm", cell="gated", layerNorm=True),
    variant("coupled LSTM, layer norm", cell="coupled-lstm", layerNorm=True),
    variant("LSTM, gate slope", gateSlope=2.5),
    variant("GRU, gate slope", cell="gru", gateSlope=2.5),
    variant("gated, gate slope, ReLU", cell="gated", gateSlope=2.5, activation="relu"),
    variant("coupled LSTM, gate slope, layer norm", cell="coupled-lstm", gateSlope=0.5, layerNorm=True),
    # Every attention with and without input feeding:
    variant("GRU, general", cell="gru", attention="general"),
    variant("GRU, dot", cell="gru", attention="dot"),
    variant("GRU, no attention", cell="gru", attention="none"),
    variant("input feeding, general", attention="general", inputFeeding=True),
    variant("input feeding, no attention", attention="none", inputFeeding=True),
    variant("GRU, input feeding", cell="gru", inputFeeding=True),
    variant("GRU, input feeding, general", cell="gru", attention="general", inputFeeding=True),
    variant("GRU, input feeding, dot", cell="gru", attention="dot", inputFeeding=True),
    variant("GRU, input feeding, no attention", cell="gru", attention="none", inputFeeding=True),
    # Layers:
    variant("stacked dot", attention="dot", decoderLayers=2),
    variant("LSTM 2 + 2, residual", **layers(2), residual=True),
    variant("LSTM 3 + 3, residual", **layers(3), residual=True),
    variant("LSTM 1 + 2, residual, dot", decoderLayers=2, residual=True, attention="dot"),
    variant("gated 2 + 1, residual, unidirectional", cell="gated", encoderLayers=2, residual=True,
            isBidirectional=False),
    variant("vanilla 3 + 3, residual, no attention", cell="rnn", **layers(3), residual=True, attention="none"),
    variant("GRU, unidirectional, dot", cell="gru", isBidirectional=False, attention="dot"),
    variant("unidirectional, no attention", isBidirectional=False, attention="none"),
    # Bridge and deep output:
    variant("bridge from the last states", bridge="last"),
    variant("GRU 2 + 2, bridge from the last states", cell="gru", **layers(2), bridge="last", residual=True),
    variant("LSTM 2 + 2, bridge from the backward state, general", **layers(2), bridge="backward",
            attention="general"),
    variant("no attention, bridge from the mean", attention="none", bridge="mean"),
    variant("no attention, bridge from the backward state", attention="none", bridge="backward"),
    variant("maxout", outputActivation="maxout"),
    variant("maxout of the state before", outputActivation="maxout", outputState="before"),
    variant("state before, dot", attention="dot", outputState="before"),
    variant("maxout of the state before, no attention", attention="none", outputActivation="maxout",
            outputState="before"),
    # Everything at once:
    variant("GRU 3 + 3, residual, layer norm, input feeding, general", cell="gru", **layers(3), residual=True,
            layerNorm=True, inputFeeding=True, attention="general"),
    variant("LSTM 3 + 3, residual, layer norm, input feeding, additive, maxout of the state before", **layers(3),
            residual=True, layerNorm=True, inputFeeding=True, outputActivation="maxout", outputState="before"),
    variant("coupled LSTM 2 + 2, residual, layer norm, ReLU, input feeding, dot, maxout, backward bridge",
            cell="coupled-lstm", **layers(2), residual=True, layerNorm=True, activation="relu", inputFeeding=True,
            attention="dot", outputActivation="maxout", bridge="backward", gateSlope=2.5),
    variant("gated 2 + 3, unidirectional, residual, layer norm, gate slope, input feeding, general", cell="gated",
            encoderLayers=2, decoderLayers=3, isBidirectional=False, residual=True, layerNorm=True, gateSlope=2.5,
            inputFeeding=True, attention="general", bridge="last"),
    variant("vanilla 2 + 2, residual, layer norm, ReLU, input feeding, state before, no attention", cell="rnn",
            **layers(2), residual=True, layerNorm=True, activation="relu", inputFeeding=True, outputState="before",
            attention="none", smoothing=0.1),
    # A loss on the attention weights:
    variant("guided", guidanceWeight=0.7),
    variant("guided, general", attention="general", guidanceWeight=0.7),
    variant("guided, dot", attention="dot", guidanceWeight=0.7, smoothing=0.1),
    variant("guided, input feeding", inputFeeding=True, guidanceWeight=0.7),
    variant("guided, input feeding, general", attention="general", inputFeeding=True, guidanceWeight=0.7),
    variant("guided, input feeding, dot", attention="dot", inputFeeding=True, guidanceWeight=0.7),
    variant("guided GRU 2 + 2, residual, layer norm, maxout of the state before", cell="gru", **layers(2),
            residual=True, layerNorm=True, outputActivation="maxout", outputState="before", guidanceWeight=2.5,
            smoothing=0.1),
    variant("guided GRU 3 + 3, residual, layer norm, input feeding, general", cell="gru", **layers(3), residual=True,
            layerNorm=True, inputFeeding=True, attention="general", guidanceWeight=2.5),
    # Embeddings that are the output weight as well:
    variant("tied", tieEmbeddings="target"),
    variant("all tied", tieEmbeddings="all", smoothing=0.1),
    variant("all tied, GRU 2 + 2, input feeding, general, maxout", tieEmbeddings="all", cell="gru", **layers(2),
            inputFeeding=True, attention="general", outputActivation="maxout"),
    variant("tied, no attention", tieEmbeddings="target", attention="none"),
    # The direct path from source words to the output:
    variant("lexical", lexicalPath=True),
    variant("lexical, general", lexicalPath=True, attention="general", smoothing=0.1),
    variant("lexical, dot, input feeding", lexicalPath=True, attention="dot", inputFeeding=True),
    variant("lexical, all tied, guided", lexicalPath=True, tieEmbeddings="all", guidanceWeight=0.7, smoothing=0.1),
]

# Groups of gates: the end of their parameters' names, and how many there are.
GROUPS = {"lstm": [("", 4)], "coupled-lstm": [("", 3)], "rnn": [("", 1)], "gated": [("", 2)],
          "gru": [("", 2), (".candidate", 1)]}


def weight(name, shift, *shape):
    """0.5 sin((i + 1)² 0.37 + the sum of the name's bytes + shift), and 1 more for a gain, rounded to single
    precision."""
    phase = sum(name.encode()) + shift
    start = 1.0 if name.endswith(".gain") else 0.0
    count = math.prod(shape)
    values = [start + 0.5 * math.sin((i + 1) ** 2 * 0.37 + phase) for i in range(count)]
    values = torch.tensor(values).to(torch.float32).to(torch.float64)
    return values.reshape(shape).requires_grad_()


class Network:
    def __init__(self, variant, shift=0):
        self.variant, self.shift = variant, shift
        self.groups = GROUPS[variant["cell"]]
        self.weights = {}
        # The smallest distance from 0 of what decides the side of a ReLU or of maxout.
        self.margin = math.inf
        s = SIZES
        embedding, hidden, units = s["embeddingSize"], variant["hiddenSize"], s["encoderHiddenSize"]
        output, depth = variant["outputSize"], variant["decoderLayers"]
        self.directions = ["forward", "backward"] if variant["isBidirectional"] else ["forward"]
        annotation = units * len(self.directions)
        attention = variant["attention"]
        self.asks_before = attention == "additive"
        self.add("source.embedding", variant["sourceVocabularySize"], embedding)
        if variant["tieEmbeddings"] != "all":
            self.add("target.embedding", s["targetVocabularySize"], embedding)
        for layer in range(variant["encoderLayers"]):
            for direction in self.directions:
                self.recurrent(f"encoder.layer{layer}.{direction}", annotation if layer else embedding, units)
        step_inputs = (annotation if self.asks_before else 0) + (output if variant["inputFeeding"] else 0)
        for layer in range(depth):
            self.recurrent(f"decoder.layer{layer}", hidden if layer else embedding, hidden,
                           0 if layer else step_inputs)
        self.add("bridge.weight", units if variant["bridge"] == "backward" else annotation, depth * hidden)
        self.add("bridge.bias", depth * hidden)
        if attention == "additive":
            self.add("attention.queryWeight", hidden, s["attentionSize"])
            self.add("attention.keyWeight", annotation, s["attentionSize"])
            self.add("attention.v", s["attentionSize"])
        if attention == "general":
            self.add("attention.keyWeight", annotation, hidden)
        context = 0 if attention == "none" else annotation
        readout = 2 * output if variant["outputActivation"] == "maxout" else output
        self.add("output.readout.weight", hidden + context + embedding, readout)
        self.add("output.readout.bias", readout)
        if variant["lexicalPath"]:
            self.add("output.lexical.weight", embedding, embedding)
            self.add("output.vocabulary.lexicalWeight", embedding, s["targetVocabularySize"])
        if variant["tieEmbeddings"] == "none":
            self.add("output.vocabulary.weight", output, s["targetVocabularySize"])
        self.add("output.vocabulary.bias", s["targetVocabularySize"])

    def add(self, name, *shape):
        self.weights[name] = weight(name, self.shift, *shape)

    def target_table(self):
        """The embeddings of target words."""
        return self.weights["source.embedding" if self.variant["tieEmbeddings"] == "all" else "target.embedding"]

    def output_weight(self):
        """[output, vocabulary]"""
        if self.variant["tieEmbeddings"] == "none":
            return self.weights["output.vocabulary.weight"]
        return self.target_table().T

    def lexical_logits(self, rows, source):
        """Nguyen and Chiang 2018, section 4, arXiv:1710.01329."""
        f = torch.tanh(rows @ torch.stack([self.weights["source.embedding"][i] for i in source]))
        l = torch.tanh(f @ self.weights["output.lexical.weight"]) + f
        return l @ self.weights["output.vocabulary.lexicalWeight"]

    def recurrent(self, name, inputs, size, step_inputs=0):
        for group, gates in self.groups:
            self.add(f"{name}{group}.inputWeight", inputs, gates * size)
            self.add(f"{name}{group}.recurrentWeight", size, gates * size)
            self.add(f"{name}{group}.bias", gates * size)
            if step_inputs:
                self.add(f"{name}{group}.contextWeight", step_inputs, gates * size)
            if self.variant["layerNorm"]:
                self.add(f"{name}{group}.gain", gates * size)

    def gates(self, name, count, x, read, step_input):
        """The pre-activations of a group of gates, whose recurrent weight multiplies `read`."""
        w = self.weights
        pre = x @ w[name + ".inputWeight"] + read @ w[name + ".recurrentWeight"]
        if step_input is not None:
            pre = pre + step_input @ w[name + ".contextWeight"]
        if self.variant["layerNorm"]:
            # Ba, Kiros, Hinton 2016, section 3.1: over the units of each gate, whose bias is added afterwards.
            units = pre.reshape(count, -1)
            centred = units - units.mean(1, keepdim=True)
            variance = (centred ** 2).mean(1, keepdim=True)
            pre = (centred / torch.sqrt(variance + 1e-5)).flatten() * w[name + ".gain"]
        return pre + w[name + ".bias"]

    def decide(self, values):
        """Notes numbers whose sign decides what is computed."""
        self.margin = min(self.margin, values.detach().abs().min().item())

    def sigmoid(self, pre):
        return torch.sigmoid(self.variant["gateSlope"] * pre)

    def activation(self, values):
        return torch.relu(values) if self.variant["activation"] == "relu" else torch.tanh(values)

    def candidate(self, pre):
        if self.variant["activation"] == "relu":
            self.decide(pre)
        return self.activation(pre)

    def step(self, name, x, state, step_input=None):
        """One step of a cell; the state is (h, c)."""
        h, c = state
        kind = self.variant["cell"]
        pre = self.gates(name, self.groups[0][1], x, h, step_input)
        if kind == "rnn":
            return self.candidate(pre), c
        if kind == "gated":
            g, n = pre.chunk(2)
            g = self.sigmoid(g)
            return (1 - g) * h + g * self.candidate(n), c
        if kind == "gru":
            z, r = self.sigmoid(pre).chunk(2)
            n = self.candidate(self.gates(name + ".candidate", 1, x, r * h, step_input))
            return (1 - z) * h + z * n, c
        # With ReLU the cell state, a sum of products of numbers that are not negative, is never below 0.
        if kind == "lstm":
            i, f, g, o = pre.chunk(4)
            c = self.sigmoid(f) * c + self.sigmoid(i) * self.candidate(g)
            return self.sigmoid(o) * self.activation(c), c
        f, a, o = pre.chunk(3)
        f = self.sigmoid(f)
        c = f * c + (1 - f) * self.candidate(a)
        return self.sigmoid(o) * self.activation(c), c

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
            outputs = [torch.cat(parts) for parts in zip(*outputs)]
            if layer and self.variant["residual"]:
                outputs = [output + x for output, x in zip(outputs, inputs)]
            inputs = outputs
        return torch.stack(inputs)

    def starts(self, annotations):
        """The hidden state of each decoder layer before the first step."""
        w, units = self.weights, SIZES["encoderHiddenSize"]
        kind = self.variant["bridge"]
        if kind == "mean":
            read = annotations.mean(0)
        elif kind == "last":
            # Each direction's state at its last step; the backward one ends at the first word.
            read = torch.cat([annotations[-1, :units], annotations[0, units:]])
        else:
            read = annotations[0, units:]
        return torch.tanh(read @ w["bridge.weight"] + w["bridge.bias"]).chunk(self.variant["decoderLayers"])

    def attend(self, state, annotations):
        """Attention weights and the context; the context of no attention has no numbers."""
        w, kind = self.weights, self.variant["attention"]
        if kind == "none":
            return None, torch.zeros(0)
        if kind == "dot":
            scores = torch.stack([state @ h for h in annotations])
        elif kind == "general":
            scores = torch.stack([state @ (h @ w["attention.keyWeight"]) for h in annotations])
        else:
            hidden = torch.tanh(state @ w["attention.queryWeight"] + annotations @ w["attention.keyWeight"])
            scores = hidden @ w["attention.v"]
        weights = torch.softmax(scores, 0)
        return weights, weights @ annotations

    def deep_output(self, state, context, embedded):
        t = torch.cat([state, context, embedded]) @ self.weights["output.readout.weight"]
        t = t + self.weights["output.readout.bias"]
        if self.variant["outputActivation"] == "tanh":
            return torch.tanh(t)
        self.decide(t[0::2] - t[1::2])
        return torch.maximum(t[0::2], t[1::2])

    def loss(self, source, target):
        """The smoothed loss, −log p, and the attention row of every target word."""
        w, variant = self.weights, self.variant
        annotations = self.encode(source)
        states = [(start, torch.zeros(variant["hiddenSize"])) for start in self.starts(annotations)]
        output = torch.zeros(variant["outputSize"])
        loss, likelihood, rows = 0.0, 0.0, []
        for before, word in zip([START] + target[:-1], target):
            # Additive attention asks with the state before this step: its row belongs to the word that follows. The
            # others ask with the state after it, which has not seen the word either.
            embedded, state_before = self.target_table()[before], states[-1][0]
            step_input = []
            if self.asks_before:
                weights, context = self.attend(state_before, annotations)
                step_input.append(context)
            if variant["inputFeeding"]:
                step_input.append(output)
            step_input = torch.cat(step_input) if step_input else None
            x = embedded
            for layer in range(len(states)):
                states[layer] = self.step(f"decoder.layer{layer}", x, states[layer], step_input)
                x = states[layer][0] + x if layer and variant["residual"] else states[layer][0]
                step_input = None
            if not self.asks_before:
                weights, context = self.attend(x, annotations)
            state = state_before if variant["outputState"] == "before" else x
            output = self.deep_output(state, context, embedded)
            logits = output @ self.output_weight() + w["output.vocabulary.bias"]
            if variant["lexicalPath"]:
                logits = logits + self.lexical_logits(weights, source)
            negative = -torch.log_softmax(logits, 0)
            smoothing = variant["smoothing"]
            loss = loss + (1 - smoothing) * negative[word] + smoothing * negative.mean()
            likelihood = likelihood + negative[word]
            if weights is not None:
                rows.append(weights)
        return loss, likelihood, rows

    def posterior(self, source, target):
        """The posterior attention row of every target word: the attention times exp(factor v · o), with o the deep output
        that would follow if the context were one annotation alone. The context of the row before takes the place of the
        attention's own in the step."""
        factor = 2 if self.variant["tieEmbeddings"] == "none" else 1.25
        annotations = self.encode(source)
        states = [(start, torch.zeros(self.variant["hiddenSize"])) for start in self.starts(annotations)]
        output, rows = torch.zeros(self.variant["outputSize"]), []
        for before, word in zip([START] + target[:-1], target):
            embedded, state_before = self.target_table()[before], states[-1][0]

            def take(context):
                """The states after the step, and the output of its topmost layer."""
                parts = ([context] if self.asks_before else []) + ([output] if self.variant["inputFeeding"] else [])
                step_input = torch.cat(parts) if parts else None
                x, after = embedded, []
                for layer, state in enumerate(states):
                    after.append(self.step(f"decoder.layer{layer}", x, state, step_input))
                    x = after[-1][0] + x if layer and self.variant["residual"] else after[-1][0]
                    step_input = None
                return after, x

            if self.asks_before:
                weights, context = self.attend(state_before, annotations)
                after, x = take(context)
            else:
                after, x = take(None)
                weights, _ = self.attend(x, annotations)

            def read():
                return state_before if self.variant["outputState"] == "before" else x

            column = self.output_weight()[:, word]
            scores = torch.stack([self.deep_output(read(), h, embedded) @ column for h in annotations])
            rows.append(torch.softmax(torch.log(weights) + factor * scores, 0))
            context = rows[-1] @ annotations
            if self.asks_before:
                after, x = take(context)
            states, output = after, self.deep_output(read(), context, embedded)
        return rows


def guided_loss(rows, guidance):
    """Chen, Matusov, Khadivi, Peter 2016, section 3, arXiv:1607.01628, summed."""
    return sum((-share * torch.log(rows[target][source]) for target, source, share in guidance), torch.tensor(0.0))


def digits(value, count=6):
    """A number, or lists of them, with so many significant digits."""
    return [digits(v, count) for v in value] if isinstance(value, list) else float(f"{value:.{count}g}")


def summary(gradient):
    sines = torch.sin(0.7 * torch.arange(gradient.numel()) + 1)
    return dict(norm=digits(gradient.norm().item()), product=digits((gradient.flatten() @ sines).item()))


def evaluated(variant):
    """The network with the lowest shift of its weights that leaves a margin, and its losses."""
    for shift in range(100):
        network = Network(variant, shift)
        results = [network.loss(source, target) for source, target in PAIRS]
        if network.margin > MARGIN:
            return network, results
    raise SystemExit(f"{variant['name']}: no shift leaves a margin")


def main():
    variants = []
    for index, variant in enumerate(VARIANTS):
        network, results = evaluated(variant)
        total = sum(loss for loss, _, _ in results)
        guided = {}
        if "guidanceWeight" in variant:
            loss = sum(guided_loss(rows, elements) for (_, _, rows), elements in zip(results, GUIDANCE))
            guided = dict(guidance=GUIDANCE, guidedLoss=digits(loss.item(), 9))
            (total + variant["guidanceWeight"] * loss).backward()
        else:
            total.backward()
        gradients = {name: w.grad for name, w in network.weights.items()}
        if index < WHOLE:
            kept = dict(gradients={name: digits(g.flatten().tolist()) for name, g in gradients.items()})
        else:
            kept = dict(summaries={name: summary(g) for name, g in gradients.items()})
        variants.append(dict(
            variant, shift=network.shift, loss=digits(total.item(), 9),
            negativeLogLikelihood=digits(sum(r[1] for r in results).item(), 9),
            alignments=[digits([row.tolist() for row in rows]) for _, _, rows in results], **kept, **guided))
        if variant["attention"] != "none" and not guided:
            variants[-1]["posteriors"] = [
                digits([row.tolist() for row in network.posterior(source, target)]) for source, target in PAIRS]
    made = f"make_parity.py, PyTorch {torch.__version__.split('+')[0]}"
    pairs = [dict(source=source, target=target) for source, target in PAIRS]
    print(json.dumps(dict(made=made, sizes=SIZES, pairs=pairs, variants=variants), separators=(",", ":")))


if __name__ == "__main__":
    main()
