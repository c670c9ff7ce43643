"use strict";

// The attention page: a list of sentences and, for one of them, its texts and its attention matrix.
// Whatever comes from the data reaches the page as text nodes, never as markup.
//
// Rows of a matrix are units (words or subwords) of the target, columns are units of the source. So
// a point is { target: row, source: column }: both for a cell, one of them for a row or a column.
{
  /** The least weight that is drawn and lit. */
  const LEAST = 0.005;
  /** From these weights on, text on a tint needs the other colour for a contrast of 4.5. */
  const STRONG = { blue: 0.7, orange: 0.79 };
  /** The digits of base 32; those of the upper half say that more follow. */
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  /** What the list can be sorted by, and whether the most telling sentences are the lowest. */
  const SORTS = {
    input: ["Input order", true],
    score: ["Score", true],
    length: ["Length", false],
    sharpness: ["Sharpness", true],
    diagonal: ["Distance from the diagonal", false],
    difference: ["Difference", false],
    suspicion: ["Suspicion", false],
  };
  const OPPOSITE = { source: "target", target: "source" };

  const elements = [...document.querySelectorAll("[id]")];
  const page = Object.fromEntries(elements.map((element) => [element.id, element]));
  const about = JSON.parse(page.about.textContent);
  const data = page.sentences.textContent;
  const lines = data.split("\n").filter((line) => line.trim());
  const [first, second] = about.models;

  const summaries = []; // by index of the sentence, made when needed
  let ascending = true;
  let listed = []; // indices of the sentences in the list, in its order
  let built = null; // the places of the list that are in the DOM
  let current = -1; // index of the sentence shown
  let sentence = null;
  let choice = 0; // which candidate; after the last one, the second model's own
  let view = "a"; // the first model, the second one ("b") or their "difference"
  let shown = null; // what `display` has put single from these
  let point = null; // what is lit
  let pinned = false;
  let hovered = null; // the point under the pointer
  let touched = []; // elements that `light` has marked

  /** Makes an element: a name, attributes (null leaves one out), children. */
  function make(name, attributes, ...children) {
    const drawn = ["g", "path", "rect", "text"].includes(name);
    const space = drawn ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  const number = (text) => make("span", { class: "number" }, text);

  /** A number for reading, with a true minus sign; a dash for none. */
  const decimal = (value) =>
    (Number.isFinite(value) ? value.toFixed(2).replace("-", "\u2212") : "\u2013");

  /** A weight for reading; a difference always has its sign. */
  const written = (weight) =>
    (shown.mode === "difference" && weight > 0 ? "+" : "") + decimal(weight);

  /** A count for reading: 1,000. */
  const count = (value) => value.toLocaleString("en");

  const direction = (side) => (side.rtl ? "rtl" : "ltr");
  const colour = (weight) => (weight < 0 ? "orange" : "blue");
  const same = (a, b) => a?.source === b?.source && a?.target === b?.target;
  const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

  /** `text` with control characters made visible, among them those that reorder text. */
  function visible(text) {
    return text.replace(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, (character) =>
      character < " " ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : "\ufffd");
  }

  // The data

  /** The weights of a matrix. */
  function decode(text) {
    const weights = [];
    let [millionths, shift] = [0, 0];
    for (const digit of text) {
      const value = DIGITS.indexOf(digit);
      millionths |= (value & 31) << shift;
      shift += 5;
      if (value < 32) {
        weights.push(millionths / 1e6);
        millionths = shift = 0;
      }
    }
    return weights;
  }

  /** What the list needs of a sentence; matrices are not decoded for it. */
  function summary(index) {
    if (summaries[index]) return summaries[index];
    const { line, source, candidates, other, notes = [], suspicion } = JSON.parse(lines[index]);
    const [{ score, sharpness, diagonal }] = candidates;
    const texts = [source, ...candidates, other?.candidate].map((side) => side?.text);
    return (summaries[index] = {
      line, score, sharpness, diagonal, suspicion,
      start: source.text.slice(0, 200),
      direction: direction(source),
      length: source.words.length / 2,
      difference: other?.difference,
      searched: [...texts, ...notes].join("\n"),
    });
  }

  /** Makes summaries bit by bit, so that sorting and searching needn't wait for them. */
  function prepare(index) {
    const until = performance.now() + 8;
    while (index < lines.length && performance.now() < until) summary(index++);
    if (index < lines.length) setTimeout(prepare, 20, index);
  }

  /** Text without case and accents. */
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "");

  /** Whether a sentence has the folded text `needle`. */
  function matches(index, needle) {
    const it = summary(index);
    return (it.folded ??= fold(it.searched)).includes(needle);
  }

  /** The index of the sentence on an input line, or -1; lines ascend. */
  function indexOfLine(line) {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (summary(middle).line < line) low = middle + 1;
      else high = middle;
    }
    return lines[low] && summary(low).line === line ? low : -1;
  }

  /** A name for a unit: of a very long one only the beginning. */
  function brief(text) {
    return text.length > 64 ? `${visible(text.slice(0, 63))}\u2026` : visible(text);
  }

  /** The words or subwords of a side: labels and the parts of the text they stand for. */
  function unitsOf({ text, words, subwords }, split) {
    const spans = split ? subwords.spans : words;
    const units = [];
    let start = 0;
    for (let at = 0; at < spans.length; at += 2) {
      start += spans[at];
      const part = text.slice(start, start + spans[at + 1]);
      units.push({ start, part, label: brief(split ? subwords.labels[at / 2] : part) });
      start += part.length;
    }
    return units;
  }

  // The list of sentences

  /** Sorts and filters the list anew. */
  function arrange() {
    const key = page.sort.value;
    const needle = fold(page.search.value.trim());
    const sign = ascending ? 1 : -1;
    listed = [...lines.keys()];
    if (needle) listed = listed.filter((index) => matches(index, needle));
    if (key === "input") {
      if (!ascending) listed.reverse();
    } else {
      // Sentences without a value come last in either direction.
      const ranks = new Map(listed.map((index) =>
        [index, (summary(index)[key] ?? sign * Infinity) * sign]));
      listed.sort((a, b) => ranks.get(a) - ranks.get(b) || a - b);
    }
    page.count.textContent = needle ? `${count(listed.length)} of ${count(lines.length)}`
      : `${count(lines.length)} sentence${lines.length === 1 ? "" : "s"}`;
    page.order.textContent = ascending ? "\u2191" : "\u2193";
    page.order.ariaLabel = page.order.title = ascending ? "Ascending" : "Descending";
    page.rows.style.setProperty("--rows", listed.length);
    revealCurrent();
  }

  /** A row of the list. */
  function listRow(place) {
    const index = listed[place];
    const it = summary(index);
    const value = it[page.sort.value];
    const row = make("div", {
      "id": `line-${it.line}`,
      "class": "row",
      "role": "option",
      "data-line": it.line,
      "aria-setsize": listed.length,
      "aria-posinset": place + 1,
      "aria-selected": index === current,
    }, number(it.line), make("bdi", { lang: about.source, dir: it.direction }, it.start));
    if (Number.isFinite(value)) {
      row.append(number(page.sort.value === "length" ? count(value) : decimal(value)));
    }
    row.style.setProperty("--place", place);
    return row;
  }

  const rowHeight = () => page.rows.getBoundingClientRect().height / listed.length || 1;

  /** Puts the rows in view into the DOM, with some around them, and always the current one. */
  function drawList() {
    const { scrollTop, clientHeight } = page.list;
    const height = rowHeight();
    const start = Math.floor(scrollTop / height);
    const stop = Math.min(listed.length, Math.ceil((scrollTop + clientHeight) / height));
    if (built && built.start <= start && stop <= built.stop) return;
    built = { start: Math.max(0, start - 20), stop: Math.min(listed.length, stop + 20) };
    const places = [];
    for (let place = built.start; place < built.stop; place++) places.push(place);
    const place = listed.indexOf(current);
    if (place >= 0 && place < built.start) places.unshift(place);
    if (place >= built.stop) places.push(place);
    page.rows.replaceChildren(...places.map(listRow));
    page.list.setAttribute("aria-activedescendant",
      place < 0 ? "" : `line-${summary(current).line}`);
  }

  /** Draws the list anew with the current sentence in view, if it is listed. */
  function revealCurrent() {
    const { list } = page;
    const place = listed.indexOf(current);
    const bottom = (place + 1) * rowHeight();
    list.scrollTop = place < 0 ? 0
      : clamp(list.scrollTop, bottom - list.clientHeight, bottom - rowHeight());
    built = null;
    drawList();
  }

  /** Moves in the list; from a sentence that isn't listed to the first one. */
  function step(by) {
    const place = listed.indexOf(current);
    const next = listed[place < 0 ? 0 : clamp(place + by, 0, listed.length - 1)];
    if (next !== undefined && next !== current) show(next);
  }

  // The sentence

  /** Shows a sentence, with the target word `word` pinned if there is such a word. */
  function show(index, word) {
    current = index;
    sentence = JSON.parse(lines[index]);
    choice = 0;
    if (word !== undefined) page.level.checked = false;
    display(word);
    revealCurrent();
  }

  /** Puts single what the controls ask for: two sides with their units, and the weights. */
  function assemble() {
    const { other, candidates } = sentence;
    const own = choice === candidates.length;
    const target = own ? other.candidate : candidates[choice];
    const source = own ? other.source : sentence.source;
    const mode = other?.word && choice === 0 ? view : "a";
    const splits = Boolean(target.subword && source.subwords);
    const split = splits && mode === "a" && page.level.checked;
    const rows = unitsOf(target, split);
    const columns = unitsOf(source, split);
    const width = columns.length + 1;
    const both = [decode(split ? target.subword : target.word)];
    if (mode !== "a") both.push(decode(other.word));
    const weights = mode === "difference"
      ? both[0].map((weight, place) => weight - both[1][place]) : both.at(-1);
    if (page.end.checked) {
      columns.push({ label: "</s>" });
      if (weights.length > rows.length * width) rows.push({ label: "</s>" });
    }
    return {
      mode, splits, split,
      source: { ...source, units: columns },
      target: { ...target, units: rows },
      weight: (row, column) => weights[row * width + column],
      both: (row, column) => both.map((weights) => weights[row * width + column]),
    };
  }

  /** Draws the sentence, with at most the target word `word` pinned. */
  function display(word) {
    const { side, index } = document.activeElement.dataset;
    shown = assemble();
    hovered = null;
    const single = shown.mode === "a";
    page.heading.textContent = `${about.number} ${sentence.line}`;
    page.notes.replaceChildren(...(sentence.notes ?? []).map((note) => make("li", {}, note)));
    page.level.disabled = !single;
    page.level.parentElement.title = single ? "" : "Models are compared word by word";
    page.level.parentElement.hidden = !shown.splits;
    // Models that see other words cannot be compared cell by cell.
    page.view.hidden = !sentence.other?.word;
    for (const button of page.view.children) {
      button.ariaPressed = choice === 0 && button.dataset.view === view;
    }
    drawMeasures();
    drawText("source");
    drawText("target");
    drawCandidates();
    drawMatrix();
    drawLinks();
    pin(shown.target.units[word] ? { target: word } : null);
    shown[side]?.units[index]?.element.focus();
  }

  /** The numbers of the sentence and of the candidate shown. */
  function drawMeasures() {
    const own = choice === sentence.candidates.length;
    const difference = own ? undefined : sentence.other?.difference;
    const { score, logProbability, sharpness, diagonal } = shown.target;
    const measures = {
      "Suspicion": sentence.suspicion, "Score": score, "Log-probability": logProbability,
      "Sharpness": sharpness, "Distance from the diagonal": diagonal, "Difference": difference,
    };
    page.measures.replaceChildren(...Object.keys(measures)
      .filter((name) => Number.isFinite(measures[name]))
      .map((name) => make("div", {}, make("dt", {}, name),
        make("dd", {}, decimal(measures[name])))));
  }

  /** Running text whose units can be pointed at; only one of them is a tab stop. */
  function drawText(side) {
    const { text, units } = shown[side];
    const nodes = [];
    let at = 0;
    units.forEach((unit, index) => {
      const { start = text.length, part = "", label } = unit;
      unit.element = make("span", {
        "class": unit.part === undefined ? "unit end" : "unit",
        "role": "button",
        "tabindex": index ? -1 : 0,
        "aria-label": part ? null : label,
        "aria-pressed": false,
        "data-side": side,
        "data-index": index,
      }, part);
      nodes.push(text.slice(at, start), unit.element);
      at = start + part.length;
    });
    page[side].dir = direction(shown[side]);
    page[side].classList.toggle("subwords", shown.split);
    page[side].replaceChildren(...nodes, text.slice(at));
  }

  /** The candidates of n-best and the second model's own translation, if there are several. */
  function drawCandidates() {
    const all = [...sentence.candidates, sentence.other?.candidate].filter(Boolean);
    page.choice.hidden = all.length < 2;
    page.candidates.replaceChildren(...(all.length < 2 ? [] : all).map((candidate, index) => {
      const model = index < sentence.candidates.length ? first : second;
      return make("li", {}, make("button", {
        "type": "button", "class": "candidate",
        "aria-pressed": index === choice, "data-candidate": index,
      }, number(decimal(candidate.score)), number(decimal(candidate.logProbability)),
      make("span", {}, make("bdi", { class: "model" }, second ? model : ""),
        make("bdi", { lang: about.target, dir: direction(candidate) }, candidate.text))));
    }));
  }

  /** The weights of a unit: of a row for the target, of a column for the source. */
  function weightsOf(side, index) {
    return shown[OPPOSITE[side]].units.map((_, other) =>
      (side === "target" ? shown.weight(index, other) : shown.weight(other, index)));
  }

  /** The places of the `most` greatest amounts of `weights`, of those of at least `least`. */
  function greatest(weights, least, most) {
    return [...weights.keys()].filter((place) => Math.abs(weights[place]) >= least)
      .sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a])).slice(0, most);
  }

  /** A unit within a line of English: isolated, so that it can't reorder the rest. */
  function naming(side, index) {
    return make("bdi", { lang: about[side] }, shown[side].units[index].label);
  }

  /** A unit and the units it is linked to: "chien ← dog 0.93, A 0.04". */
  function links(side, index, places) {
    const weights = weightsOf(side, index);
    const linked = places(weights).flatMap((place, at) => [at ? ", " : "",
      naming(OPPOSITE[side], place), " ", number(written(weights[place]))]);
    return [naming(side, index), side === "target" ? " \u2190 " : " \u2192 ",
      ...(linked.length ? linked : ["nothing"])];
  }

  /** A cell: "chien ← dog 0.93", and for a difference both weights. */
  function cellLink(row, column) {
    const nodes = links("target", row, () => [column]);
    if (shown.mode !== "difference") return nodes;
    const [a, b] = shown.both(row, column).map(decimal);
    return [...nodes, ` (${a} against ${b})`];
  }

  /** The strongest links of each target unit, or the greatest differences of two models. */
  function drawLinks() {
    const { mode, source, target } = shown;
    const width = source.units.length;
    const differ = mode === "difference";
    page["links-heading"].textContent = differ ? "Greatest differences" : "Strongest links";
    const rows = target.units.map((_, row) => weightsOf("target", row));
    page.links.replaceChildren(...(differ ? greatest(rows.flat(), 0.05, 20).map((place) => {
      const [row, column] = [Math.floor(place / width), place % width];
      return make("li", { "data-row": row, "data-column": column }, ...cellLink(row, column));
    }) : rows.map((_, row) => make("li", { "data-row": row }, ...links("target", row, (weights) =>
      greatest(weights, Math.min(0.1, Math.max(LEAST, ...weights)), 3))))));
  }

  // The matrix

  /** Decides how large the cells are and where they and the labels go. */
  function layOut() {
    const { source, target } = shown;
    const [rows, columns] = [target.units, source.units];
    const em = parseFloat(getComputedStyle(page.matrix).fontSize);
    const gap = em / 2;
    const room = page.figure.clientWidth;
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${em}px ${getComputedStyle(document.body).fontFamily}`;
    const measure = (text) => context.measureText(text).width;
    for (const unit of [...rows, ...columns]) {
      unit.short = cut(unit.label, Math.min(24 * em, room * 0.4), measure);
    }
    const widest = (units) => Math.ceil(Math.max(0, ...units.map(({ short }) => measure(short))));

    // Cells are large if that leaves room for the list of links beside them.
    const side = widest(rows) + em;
    const fitting = (space) => Math.floor((space - side - 2) / (columns.length || 1));
    const readable = em * 1.9;
    const beside = fitting(room - 22 * em);
    const size = beside >= readable ? beside : fitting(room);
    const cell = Math.round(clamp(size, em * 1.25, em * 2.8));
    const numbered = cell >= readable && rows.length * columns.length <= 400;
    const turned = widest(columns) > cell - gap;
    const top = turned ? widest(columns) + em : em * 2;
    const left = target.rtl ? 0 : side;
    const [across, down] = [columns.length * cell, rows.length * cell];
    return {
      em, gap, side, cell, numbered, turned, top, left, across, down,
      width: across + side + 1,
      height: down + top + 1,
      x: (column) => left + (source.rtl ? columns.length - 1 - column : column) * cell,
      y: (row) => top + row * cell,
    };
  }

  /** Draws the matrix: a grid, the cells, and labels that stay in view while it scrolls. */
  function drawMatrix() {
    shown.geometry = layOut();
    const { source, target, mode, geometry } = shown;
    const { side, top, across, width, height } = geometry;
    const { matrix, figure, box } = page;
    const differ = mode === "difference";
    const beyond = target.rtl ? across + 1 : 0;
    const frame = (id) => make("rect", { id: `${id}-mark`, class: "mark" });
    const ground = (width, height, x = 0) => make("rect", { class: "ground", x, width, height });
    const labels = (id, ...children) => make("g", { id: `${id}-labels`, lang: about[id] },
      ...children, ...shown[id].units.map(({ text }) => text));

    drawLabels();
    matrix.setAttribute("viewBox", `0 0 ${width} ${height}`);
    matrix.setAttribute("width", width);
    matrix.setAttribute("height", height);
    matrix.ariaLabel = `Attention matrix: ${count(target.units.length)} target by ` +
      `${count(source.units.length)} source ${shown.split ? "subwords" : "words"}`;
    matrix.replaceChildren(make("path", { class: "grid", d: gridPath() }), drawCells(),
      frame("target"), frame("source"),
      labels("target", ground(side, height, beyond)), labels("source", ground(width, top)),
      make("g", { id: "corner" }, ground(side, top, beyond)));
    figure.classList.toggle("difference", differ);
    page.lower.textContent = differ ? `${second} gives more` : "0";
    page.upper.textContent = differ ? `${first} gives more` : "1";
    box.scrollTop = 0;
    box.scrollLeft = source.rtl ? width : 0;
    holdLabels();
  }

  /** A rectangle for each weight worth seeing, with its number if there is room. */
  function drawCells() {
    const { source, target, weight, geometry: { cell, numbered, x, y } } = shown;
    const cells = make("g", {});
    target.units.forEach((_, row) => source.units.forEach((_, column) => {
      const amount = Math.abs(weight(row, column));
      if (!(amount >= LEAST)) return;
      const hue = colour(weight(row, column));
      cells.append(make("rect", {
        "class": hue, "fill-opacity": amount, "data-row": row, "data-column": column,
        "x": x(column), "y": y(row), "width": cell, "height": cell,
      }));
      if (numbered) {
        cells.append(make("text", {
          class: amount < STRONG[hue] ? "value" : "value strong",
          x: x(column) + cell / 2, y: y(row) + cell / 2,
        }, decimal(weight(row, column)).replace("0.", ".")));
      }
    }));
    return cells;
  }

  /** The lines between rows and between columns. */
  function gridPath() {
    const { cell, top, left, across, down } = shown.geometry;
    let path = "";
    for (let y = 0; y <= down; y += cell) path += `M${left},${top + y}h${across}`;
    for (let x = 0; x <= across; x += cell) path += `M${left + x},${top}v${down}`;
    return path;
  }

  /** Makes the labels of rows and columns. */
  function drawLabels() {
    const { source, target, geometry: { em, gap, side, cell, turned, top, across, x, y } } = shown;
    const [edge, end] = target.rtl ? ["left", across + gap] : ["right", side - gap];
    target.units.forEach((unit, row) => {
      unit.text = label(unit, target.rtl, edge, end, y(row) + cell / 2);
    });
    const [held, foot] = turned ? ["left", top - gap] : ["middle", top - em];
    source.units.forEach((unit, column) => {
      unit.text = label(unit, source.rtl, held, x(column) + cell / 2, foot, turned);
    });
  }

  /** A label with an edge held in place, which for text from right to left is its other end. */
  function label({ short, part }, sideRtl, edge, x, y, turned) {
    const rtl = sideRtl && part !== undefined;
    const anchor = edge === "middle" ? edge : (edge === "left") === rtl ? "end" : "start";
    return make("text", {
      "direction": rtl ? "rtl" : "ltr", "text-anchor": anchor,
      "transform": `translate(${x} ${y})${turned ? " rotate(-90)" : ""}`,
    }, short);
  }

  /** A label no wider than `most`; what is left out shows as "…". */
  function cut(text, most, measure) {
    if (measure(text) <= most) return text;
    const characters = [...text];
    while (characters.length && measure(`${characters.join("")}\u2026`) > most) characters.pop();
    return `${characters.join("")}\u2026`;
  }

  /** Keeps the labels in view while the matrix scrolls. */
  function holdLabels() {
    const { scrollTop, scrollLeft, clientWidth } = page.box;
    const beyond = shown.target.rtl ? Math.min(0, clientWidth - shown.geometry.width) : 0;
    const move = (id, x, y) => document.getElementById(id)
      .style.setProperty("transform", `translate(${x}px, ${y}px)`);
    move("target-labels", scrollLeft + beyond, 0);
    move("source-labels", 0, scrollTop);
    move("corner", scrollLeft + beyond, scrollTop);
  }

  /** Scrolls the matrix in its box to a cell, or to the greatest weight of a row or column. */
  function revealCell({ target, source }) {
    const { x, y, cell, top, left, side } = shown.geometry;
    const { box } = page;
    const row = target ?? greatest(weightsOf("source", source), 0, 1)[0] ?? 0;
    const column = source ?? greatest(weightsOf("target", target), 0, 1)[0] ?? 0;
    const right = box.clientWidth - (left ? 0 : side);
    box.scrollTop = clamp(box.scrollTop, y(row) + cell - box.clientHeight, y(row) - top);
    box.scrollLeft = clamp(box.scrollLeft, x(column) + cell - right, x(column) - left);
  }

  // Pointing

  /** Adds classes to an element until `light` is called again. */
  function mark(element, ...classes) {
    element.classList.add(...classes);
    touched.push(element);
  }

  /** Lights the words, the row and the column of a point; null lights nothing. */
  function light(next) {
    point = next;
    for (const element of touched) {
      element.classList.remove("lit", "faint", "strong", "blue", "orange", "at");
      element.style.removeProperty("--weight");
      if (element.role === "button") element.ariaPressed = false;
    }
    touched = [];
    const { x, y, cell, top, left, across, down } = shown.geometry;
    for (const [side, opposite] of Object.entries(OPPOSITE)) {
      const index = next?.[side];
      const unit = shown[side].units[index];
      const frame = !unit ? [0, 0, 0, 0]
        : side === "target" ? [left, y(index), across, cell] : [x(index), top, cell, down];
      ["x", "y", "width", "height"].forEach((name, at) =>
        document.getElementById(`${side}-mark`).setAttribute(name, frame[at]));
      if (!unit) continue;
      tint(shown[opposite].units, weightsOf(side, index));
      mark(unit.element, "at");
      mark(unit.text, "at");
      unit.element.ariaPressed = pinned;
    }
    for (const { dataset, classList } of page.links.children) {
      classList.toggle("at", Number(dataset.row) === next?.target);
    }
    page.live.classList.toggle("pinned", pinned);
    page.live.replaceChildren(...(next ? telling(next) : []));
  }

  /** Tints units by their weights. */
  function tint(units, weights) {
    units.forEach(({ element }, index) => {
      const amount = Math.abs(weights[index]);
      if (!(amount >= LEAST)) return;
      const hue = colour(weights[index]);
      mark(element, "lit", hue);
      element.classList.toggle("faint", amount < 0.1);
      element.classList.toggle("strong", amount >= STRONG[hue]);
      element.style.setProperty("--weight", amount);
    });
  }

  /** What is lit, in words. */
  function telling({ target, source }) {
    if (target !== undefined && source !== undefined) return cellLink(target, source);
    const [side, index] = source === undefined ? ["target", target] : ["source", source];
    return links(side, index, (weights) => greatest(weights, 0.01, 6));
  }

  /** The point that an event on a word, a link or the matrix is about, or null. */
  function pointOf({ target, clientX, clientY }) {
    const { side, index } = target.closest(".unit")?.dataset ?? {};
    if (side) return { [side]: Number(index) };
    const { row, column } = target.closest("li[data-row]")?.dataset ?? {};
    if (row) return { target: Number(row), source: column && Number(column) };
    if (!target.closest("#matrix") || target.closest("#corner")) return null;

    // Cells of small weight have no element, so the place of the pointer decides.
    const bounds = page.matrix.getBoundingClientRect();
    const { cell, left, top, width } = shown.geometry;
    const scale = width / bounds.width;
    const at = Math.floor(((clientX - bounds.left) * scale - left) / cell);
    const next = { target: Math.floor(((clientY - bounds.top) * scale - top) / cell) };
    next.source = shown.source.rtl ? shown.source.units.length - 1 - at : at;
    const labels = target.closest("#target-labels, #source-labels");
    if (labels) next[labels.id === "target-labels" ? "source" : "target"] = undefined;
    const inside = (name) => next[name] === undefined || shown[name].units[next[name]];
    return inside("target") && inside("source") ? next : null;
  }

  /** Pins a point, or with null unpins; the address follows. */
  function pin(next) {
    pinned = next !== null;
    light(next);
    if (pinned) revealCell(next);
    writeAddress();
  }

  /** Pins a point, or unpins it if it is pinned; then it stays lit if it is `still` pointed at. */
  function togglePin(next, still) {
    if (!pinned || !same(next, point)) return pin(next);
    pin(null);
    if (still) light(next);
  }

  /** Lights what is under the pointer, unless something is pinned. */
  function hover(next) {
    if (same(next, hovered)) return;
    hovered = next;
    if (!pinned) light(next);
  }

  /** Focuses a unit, as far as there is one; a pin moves with it. */
  function focusUnit(side, index) {
    const { units } = shown[side];
    if (!units.length) return;
    const next = { [side]: clamp(index, 0, units.length - 1) };
    units[next[side]].element.focus();
    if (pinned) pin(next);
    else light(next);
    revealCell(next);
  }

  /** Lights a unit that has got the focus, and makes it the tab stop of its text. */
  function focused({ target }) {
    if (!target.matches(".unit")) return;
    for (const { element } of shown[target.dataset.side].units) element.tabIndex = -1;
    target.tabIndex = 0;
    if (!pinned) light(pointOf({ target }));
  }

  /** Walks to the next unit on the screen: -1 to the left, 1 to the right. */
  function walk(by) {
    const { side = "target", index = point?.target } = document.activeElement.dataset;
    const ahead = shown[side].rtl ? -by : by;
    focusUnit(side, index === undefined ? -ahead * Infinity : Number(index) + ahead);
  }

  /** Goes to the first or last unit (-1, 1), or in the list to the first or last sentence. */
  function goToEnd(which) {
    const { side = "target" } = document.activeElement.dataset;
    if (document.activeElement === page.list) step(which * Infinity);
    else focusUnit(side, which * Infinity);
  }

  // Controls, keys and the address

  /** Chooses what the matrix of two models shows: this is about the first candidate. */
  function choose(next) {
    view = next;
    choice = 0;
    display();
  }

  /** Shows the next one of both models and their difference. */
  function nextView() {
    const next = { a: "b", b: "difference", difference: "a" };
    if (sentence.other?.word) choose(choice === 0 ? next[view] : "a");
  }

  const KEYS = {
    "ArrowDown": () => step(1),
    "ArrowUp": () => step(-1),
    "j": () => step(1),
    "k": () => step(-1),
    "ArrowLeft": () => walk(-1),
    "ArrowRight": () => walk(1),
    "Home": () => goToEnd(-1),
    "End": () => goToEnd(1),
    "Escape": () => pin(null),
    "/": () => page.search.focus(),
    "w": () => page.level.parentElement.hidden || page.level.click(),
    "e": () => page.end.click(),
    "m": nextView,
    "?": () => page.keys.showModal(),
  };

  /** Does what a key stands for. */
  function press(event) {
    const { target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || page.keys.open || target === page.sort) return;
    // On keyboards of other scripts letters are known by their place.
    const key = /^[^\0-\x7f]$/.test(event.key) ? event.code.slice(-1).toLowerCase() : event.key;
    if (target === page.search) {
      if (key === "Escape") {
        page.search.value = "";
        arrange();
      } else if (key === "Enter" && listed.length) show(listed[0]);
      else return;
      page.list.focus();
    } else if (target.matches(".unit") && (key === "Enter" || key === " ")) {
      togglePin(pointOf(event), true);
    } else if (Object.hasOwn(KEYS, key)) {
      KEYS[key]();
    } else return;
    event.preventDefault();
  }

  let changed = -Infinity; // when the address was last written
  let waiting = 0; // the timer for writing it again
  let known = location.hash; // the address that was written or followed last

  /** Writes sentence and pinned word into the address, not more often than browsers bear. */
  function writeAddress() {
    clearTimeout(waiting);
    const wait = changed + 300 - performance.now();
    if (wait > 0) return void (waiting = setTimeout(writeAddress, wait));
    const isWord = point && pinned && point.source === undefined && !shown.split && !choice;
    const address = `#${sentence.line}${isWord ? `w${point.target}` : ""}`;
    // An address that the reader has just entered is followed, not overwritten.
    if (address === location.hash || location.hash !== known) return;
    changed = performance.now();
    known = address;
    try {
      history.replaceState(null, "", address);
    } catch {
      location.replace(address);
    }
  }

  /** Shows what the address asks for; false if that isn't here. */
  function followAddress() {
    known = location.hash;
    const [, line, word] = /^#(\d+)(?:w(\d+))?$/.exec(location.hash) ?? [];
    const index = indexOfLine(Number(line));
    if (index >= 0) show(index, word && Number(word));
    return index >= 0;
  }

  /** Fills in what depends on the file and not on a sentence. */
  function fillIn() {
    document.title = `Attention: ${about.title}`;
    page.title.textContent = about.title;
    page.weights.textContent = about.weights;
    page.level.checked = about.level === "subword";
    page.end.checked = about.end;
    for (const side of ["source", "target"]) {
      if (!about[side]) continue;
      page[side].lang = about[side];
      page[`${side}-heading`].append(`: ${languageName(about[side])}`);
    }
    if (second) {
      for (const [name, text] of [["a", first], ["b", second], ["difference", "Difference"]]) {
        page.view.append(make("button", { type: "button", "data-view": name, title: text }, text));
      }
    }
    // Quotation marks within texts are escaped, so this finds nothing but names.
    const has = (name) => data.includes(`"${name}":`);
    for (const [key, [name]] of Object.entries(SORTS)) {
      const certain = !["score", "difference", "suspicion"].includes(key);
      if (certain || has(key)) page.sort.append(make("option", { value: key }, name));
    }
    page.sort.value = has("suspicion") ? "suspicion" : "input";
    [, ascending] = SORTS[page.sort.value];
  }

  /** The English name of a language tag, or the tag itself. */
  function languageName(tag) {
    try {
      return new Intl.DisplayNames("en", { type: "language" }).of(tag);
    } catch {
      return tag;
    }
  }

  /** Waits for the reader. */
  function listen() {
    const main = document.querySelector("main");
    const on = (element, type, action) => element.addEventListener(type, action);
    on(page.search, "input", arrange);
    on(page.sort, "change", () => {
      [, ascending] = SORTS[page.sort.value];
      arrange();
    });
    on(page.order, "click", () => {
      ascending = !ascending;
      arrange();
    });
    on(page.list, "scroll", drawList);
    on(page.list, "click", ({ target }) => {
      const row = target.closest("[data-line]");
      if (row) show(indexOfLine(Number(row.dataset.line)));
    });
    on(page.candidates, "click", ({ target }) => {
      choice = Number(target.closest("button")?.dataset.candidate ?? choice);
      display();
      page.candidates.children[choice].firstChild.focus();
    });
    on(page.view, "click", ({ target }) => target.dataset.view && choose(target.dataset.view));
    on(page.level, "change", () => display());
    on(page.end, "change", () => display());
    on(page.help, "click", KEYS["?"]);
    on(page.close, "click", () => page.keys.close());
    on(main, "pointermove", (event) => hover(pointOf(event)));
    on(main, "pointerleave", () => hover(null));
    on(main, "click", (event) => {
      const next = pointOf(event);
      if (next) togglePin(next, event.pointerType === "mouse");
    });
    on(main, "focusin", focused);
    // What is being redrawn loses the focus before there is a matrix again.
    on(main, "focusout", () => pinned || !shown.geometry || light(hovered));
    on(page.box, "scroll", holdLabels);
    on(document, "keydown", press);
    on(window, "hashchange", followAddress);
    let room = page.figure.clientWidth;
    const sizes = new ResizeObserver(() => requestAnimationFrame(() => {
      drawList();
      if (room === page.figure.clientWidth) return;
      room = page.figure.clientWidth;
      drawMatrix();
      light(point);
    }));
    sizes.observe(page.figure);
    sizes.observe(page.list);
  }

  page.page.hidden = false;
  fillIn();
  arrange();
  if (lines.length) {
    if (!followAddress()) show(listed[0]);
    listen();
    prepare(0);
  } else {
    page.none.hidden = false;
    page.sentence.hidden = page.live.hidden = true;
    const { search, sort, order, help } = page;
    for (const control of [search, sort, order, help]) control.disabled = true;
  }
}
