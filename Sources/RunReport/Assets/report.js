"use strict";

// Shows the values of curves at the pointer, or at the place that the arrow keys have moved to.
{
  const SVG = "http://www.w3.org/2000/svg";
  const REACH = 24; // how far from the pointer a point may be, in pixels of the picture

  const box = document.createElement("div");
  box.id = "values";
  box.setAttribute("role", "status");
  document.body.append(box);

  const read = new Map(); // what is known of a chart
  let shown = null; // the chart with a cursor
  let place = NaN; // the x of the cursor, in pixels of the picture

  const numbers = (text) => (text ? text.split(" ").map(Number) : []);
  const written = (value) => value.toLocaleString("en", { maximumSignificantDigits: 6 });

  /** The curves of a chart, each with its points in pixels. */
  function curves(chart) {
    if (read.has(chart)) return read.get(chart);
    const [left, top, right, bottom] = numbers(chart.dataset.plot);
    const [fromX, toX, fromY, toY] = numbers(chart.dataset.range);
    const isLog = chart.dataset.scale === "log";
    const x = (value) => left + (value - fromX) / (toX - fromX) * (right - left);
    const part = (value) => isLog
      ? Math.log(value / fromY) / Math.log(toY / fromY) : (value - fromY) / (toY - fromY);
    const y = (value) => bottom - part(value) * (bottom - top);
    const all = [...chart.querySelectorAll(".series")].map((group) => {
      const ys = numbers(group.dataset.y);
      return {
        name: group.dataset.name,
        colour: group.classList[1],
        points: numbers(group.dataset.x).map((value, index) => (
          { value, x: x(value), y: y(ys[index]), number: ys[index] })),
      };
    });
    const known = { all, top, bottom, unit: chart.dataset.xTitle };
    read.set(chart, known);
    return known;
  }

  /** The index of the point that is nearest to a place; the points are in order. */
  function nearest(points, at) {
    let [low, high] = [0, points.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (points[middle].x < at) low = middle + 1;
      else high = middle;
    }
    return low > 0 && at - points[low - 1].x < points[low].x - at ? low - 1 : low;
  }

  const make = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  function hide() {
    shown?.querySelectorAll(".cursor, .dot").forEach((element) => element.remove());
    shown = null;
    box.replaceChildren();
  }

  /** Shows the values of all curves near a place. */
  function show(chart, at) {
    hide();
    const { all, top, bottom, unit } = curves(chart);
    const near = all.filter(({ points }) => points.length).map((curve) => (
      { ...curve, point: curve.points[nearest(curve.points, at)] }));
    if (!near.length) return;
    const { value, x } = near.reduce((one, other) => (
      Math.abs(other.point.x - at) < Math.abs(one.point.x - at) ? other : one)).point;
    shown = chart;
    place = x;
    chart.append(make("path", { "class": "cursor", "d": `M${x} ${top}V${bottom}` }));
    const list = document.createElement("dl");
    const heading = document.createElement("dt");
    heading.textContent = `${written(value)} ${unit}`;
    list.append(heading);
    for (const { name, colour, points } of near) {
      const point = points[nearest(points, x)];
      if (Math.abs(point.x - x) > REACH) continue;
      const dot = make("circle", { "class": `dot ${colour}`, "r": 4, "cx": point.x, "cy": point.y });
      chart.append(dot);
      const row = document.createElement("dd");
      const label = document.createElement("bdi");
      label.textContent = name;
      const number = document.createElement("b");
      number.textContent = written(point.number);
      row.append(label, number);
      list.append(row);
    }
    box.append(list);
  }

  /** Puts the values beside a place on the screen. */
  function move(left, top) {
    const { width, height } = box.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const beside = left + 16 + width <= clientWidth ? left + 16 : Math.max(0, left - 16 - width);
    box.style.setProperty("left", `${beside}px`);
    box.style.setProperty("top", `${Math.max(0, Math.min(top + 16, clientHeight - height - 4))}px`);
  }

  /** Pixels of the screen for each pixel of the picture. */
  const scale = (chart) => chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;

  /** Puts the values beside the cursor of a chart. */
  function follow(chart) {
    const bounds = chart.getBoundingClientRect();
    move(bounds.left + place * scale(chart), bounds.top + 40 * scale(chart));
  }

  document.addEventListener("pointermove", ({ target, clientX, clientY }) => {
    const chart = target.closest?.(".chart");
    if (!chart) {
      if (shown && shown !== document.activeElement) hide();
      return;
    }
    show(chart, (clientX - chart.getBoundingClientRect().left) / scale(chart));
    move(clientX, clientY);
  });

  document.addEventListener("keydown", (event) => {
    const chart = document.activeElement?.closest(".chart");
    if (event.key === "Escape") return hide();
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!chart || !by) return;
    event.preventDefault();
    const places = [...new Set(curves(chart).all.flatMap(({ points }) => points.map(({ x }) => x)))]
      .sort((one, other) => one - other);
    if (!places.length) return;
    const next = by > 0
      ? places.find((x) => x > place + 1e-6) : places.findLast((x) => x < place - 1e-6);
    show(chart, shown === chart ? next ?? place : by > 0 ? places[0] : places[places.length - 1]);
    follow(chart);
  });

  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", () => {
    if (shown && shown === document.activeElement) follow(shown);
    else hide();
  }, { passive: true });
  document.addEventListener("change", hide);
}
