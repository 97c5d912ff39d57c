
// Series, curves and one chart with its legend, tooltip, zoom and download.

const page = JSON.parse(document.getElementById('data').textContent);
const DASHES = ['', '9 5', '2 5', '9 4 2 4', '16 5'];
const COLOURS = 7;
const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'cross', 'down'];
const LOG_DECADES_MIN = 2;
const hidden = new Set();
const charts = [];

const axisOf = key => ({ key, ...page.columns[key] });

function seriesFor(xKey, yKeys) {
  if (banded && yKeys.length === 1) return bandSeries(xKey, yKeys[0], page.y.includes(yKeys[0])
      && spansDecades(page.runs.map(run => ({ ys: run.columns[yKeys[0]] || [] }))));
  const list = [];
  page.runs.forEach((run, r) => yKeys.forEach((key, k) => {
    const xs = run.columns[xKey], ys = run.columns[key];
    const label = yKeys.length > 1 ? page.columns[key].label : run.label;
    if (xs && ys) list.push({ label, run, style: r + k, xs, ys });
  }));
  return list;
}

const colour = style => 's' + style % COLOURS;

function marker(style, x, y, size = 4) {
  const kind = MARKERS[style % MARKERS.length];
  const points = {
    square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], triangle: [[0, -1.3], [1.2, 1], [-1.2, 1]],
    diamond: [[0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]], down: [[0, 1.3], [1.2, -1], [-1.2, -1]],
    cross: [[-1.1, -1.1], [1.1, 1.1], [0, 0], [-1.1, 1.1], [1.1, -1.1], [0, 0]],
  }[kind];
  const attributes = { class: 'marker ' + colour(style) };
  if (!points) return svg('circle', { ...attributes, cx: x.toFixed(1), cy: y.toFixed(1), r: size });
  const d = points.map(([u, v]) => `${(x + u * size).toFixed(1)},${(y + v * size).toFixed(1)}`).join('L');
  return svg('path', { ...attributes, d: `M${d}Z` });
}

function swatch(style) {
  const line = svg('line', { class: 'curve ' + colour(style), x1: 1, y1: 7, x2: 33, y2: 7,
    'stroke-dasharray': DASHES[style % DASHES.length] });
  return svg('svg', { width: 34, height: 14, 'aria-hidden': 'true' }, line, marker(style, 17, 7, 3.5));
}

// The points of a series that can be drawn, with a hole (null) where one cannot.
function points(series, xScale, yScale) {
  const out = [];
  for (let i = 0; i < series.xs.length; i++) {
    const x = series.xs[i], y = series.ys[i];
    const drawable = x !== null && y !== null && !(xScale.log && x <= 0) && !(yScale.log && y <= 0);
    out.push(drawable ? [xScale.pixel(x), yScale.pixel(y)] : null);
  }
  return out;
}

function curve(series, drawn, several, left, right) {
  let d = '', down = false, last = null, next = left + 22 + 31 * (series.style % 5);
  const marks = [];
  for (const [i, p] of drawn.entries()) {
    if (p === null) { down = false; continue; }
    // A point between holes is no line: a dot shows it.
    if (!drawn[i - 1] && !drawn[i + 1]) marks.push(marker(series.style, ...p, 2.2));
    const at = `${p[0].toFixed(1)},${p[1].toFixed(1)}`;
    d += down ? 'L' + at : `M${at}h0`;
    down = true;
    last = p;
    if (several && p[0] >= next && p[0] <= right) {
      marks.push(marker(series.style, ...p));
      while (next <= p[0]) next += 155;
    }
  }
  if (last && last[0] <= right + 1) marks.push(marker(series.style, ...last));
  const dashes = several ? DASHES[series.style % DASHES.length] : '';
  return [svg('path', { class: 'curve ' + colour(series.style), d, 'stroke-dasharray': dashes || null }), ...marks];
}

/**
 * A chart in a figure. `spec()` returns { x, y (axes), series, logX, logY, title, height }; draw() may be called again
 * at any time. A drag along x zooms where `zoomable`; the y axis then follows what is in view.
 */
function chart(figure, spec, zoomable = false) {
  const caption = element('figcaption'), legend = element('ul', { class: 'legend' });
  const stage = element('div'), note = element('p', { class: 'note' });
  const tip = element('div', { class: 'tip', hidden: true });
  figure.replaceChildren(caption, legend, stage, note, tip);
  const own = { figure, range: null, draw, save, savePng, saveCsv, onzoom: () => {} };
  let view = null;

  function draw() {
    const { x, y, series, logX, logY, title, height } = spec();
    const visible = series.filter(s => !hidden.has(s.run.label));
    const width = Math.max(260, stage.clientWidth || 600);
    const box = { left: 0, top: 30, right: width - 14, bottom: height - 40 };
    const finite = visible.map(s => pairs(s, logX, logY));
    const range = own.range;
    const inView = finite.flatMap(f => f.ys.filter((_, i) => !range || (f.xs[i] >= range[0] && f.xs[i] <= range[1])));
    for (const s of visible) if (s.lo) inView.push(...[...s.lo, ...s.hi].filter((v, i) => v !== null && (!logY || v > 0)
        && (!range || (s.xs[i % s.xs.length] >= range[0] && s.xs[i % s.xs.length] <= range[1]))));
    const yScale = scale(y, inView,
        { log: logY, from: box.bottom, to: box.top, count: Math.max(3, (box.bottom - box.top) / 44), pad: 0.05 });
    box.left = 15 + 7 * Math.max(4, ...yScale.ticks.map(v => yScale.text(v).length));
    const xScale = scale(x, finite.flatMap(f => f.xs),
        { log: logX, from: box.left, to: box.right, count: Math.max(5, width / 80), pad: 0, range });
    const several = series.length > 1;
    caption.textContent = title;
    if (several && zoomable || several && series[0].run === series[1].run) drawLegend(series);
    const root = svg('svg', { class: 'plot', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title });
    root.append(...axes(xScale, yScale, box));
    const frame = [box.left, box.top - 6, box.right - box.left + (range ? 0 : 7), box.bottom - box.top + 12];
    const inner = svg('svg', { x: frame[0], y: frame[1], width: frame[2], height: frame[3], viewBox: frame.join(' '),
      style: 'overflow:hidden' });
    for (const s of visible) if (s.lo) inner.append(svg('path', { class: 'band ' + colour(s.style), d: bandPath(s, xScale, yScale) }));
    for (const s of visible) inner.append(...curve(s, points(s, xScale, yScale), several, box.left, box.right));
    root.append(inner);
    const marks = placedMarks(visible, x.key, xScale, box);
    root.append(...marks.map(mark => drawnMark(mark, box)));
    const overlay = svg('g');
    root.append(overlay);
    stage.replaceChildren(root);
    tip.hidden = true;
    note.textContent = [zoomable ? markRemark(marks) : '', remarks(visible, finite, logX, logY)].filter(text => text).join(' ');
    view = { root, overlay, xScale, yScale, box, width, visible, title };
    listen(root);
    figure.dataset.drawn = finite.reduce((sum, f) => sum + f.xs.length, 0);
  }

  function drawLegend(series) {
    legend.replaceChildren(...series.map(s => {
      const pressed = String(!hidden.has(s.run.label)), disabled = page.runs.length === 1;
      const button = element('button', { type: 'button', 'aria-pressed': pressed, disabled }, swatch(s.style), s.label);
      button.addEventListener('click', () => {
        if (!hidden.delete(s.run.label)) hidden.add(s.run.label);
        drawAll();
      });
      return element('li', {}, button);
    }));
  }

  function listen(root) {
    let dragFrom = null;
    const position = event => {
      const rect = root.getBoundingClientRect();
      const px = (event.clientX - rect.left) / rect.width * view.width;
      return Math.min(view.box.right, Math.max(view.box.left, px));
    };
    root.addEventListener('pointermove', event => {
      const at = position(event);
      hover(at);
      if (dragFrom !== null) {
        const { box } = view;
        view.overlay.append(svg('rect', { class: 'zoom', x: Math.min(at, dragFrom), width: Math.abs(at - dragFrom),
          y: box.top, height: box.bottom - box.top }));
      }
    });
    root.addEventListener('pointerleave', () => { view.overlay.replaceChildren(); tip.hidden = true; });
    if (!zoomable) return;
    root.addEventListener('pointerdown', event => {
      if (event.pointerType === 'mouse' && event.button === 0) {
        dragFrom = position(event);
        root.setPointerCapture(event.pointerId);
        event.preventDefault();
      }
    });
    root.addEventListener('pointerup', event => {
      const from = dragFrom, to = position(event);
      dragFrom = null;
      if (from !== null && Math.abs(to - from) > 8) {
        own.range = [view.xScale.value(Math.min(from, to)), view.xScale.value(Math.max(from, to))];
        draw();
        own.onzoom();
      }
    });
    root.addEventListener('dblclick', () => { own.range = null; draw(); own.onzoom(); });
  }

  function hover(px) {
    const { overlay, xScale, yScale, box, width, visible } = view;
    const target = xScale.value(px);
    const rows = [];
    let anchor = null;
    for (const s of visible) {
      const i = nearest(s, target, xScale, yScale);
      if (i < 0 || s.xs[i] < xScale.lo || s.xs[i] > xScale.hi) continue;
      const at = [xScale.pixel(s.xs[i]), yScale.pixel(s.ys[i])];
      rows.push({ s, i, at });
      if (!anchor || Math.abs(at[0] - px) < Math.abs(anchor.at[0] - px)) anchor = rows[rows.length - 1];
    }
    overlay.replaceChildren();
    tip.hidden = !anchor;
    if (!anchor) return;
    const x = anchor.at[0];
    overlay.append(svg('line', { class: 'cross', x1: x, x2: x, y1: box.top, y2: box.bottom }),
        ...rows.map(({ s, at }) => marker(s.style, ...at, 4.5)));
    tip.replaceChildren(...tipContent(anchor, rows));
    const ratio = stage.clientWidth / width;
    const leftHalf = x < width / 2;
    tip.style.top = `${stage.offsetTop + box.top}px`;
    tip.style.left = leftHalf ? `${stage.offsetLeft + x * ratio + 14}px` : 'auto';
    tip.style.right = leftHalf ? 'auto' : `${figure.clientWidth - stage.offsetLeft - x * ratio + 14}px`;
  }

  function tipContent(anchor, rows) {
    const { xScale, yScale } = view;
    const line = (label, text, style) => element('div', {}, ...(style === undefined ? [] : [swatch(style)]),
        element('span', {}, label), element('span', {}, text));
    const head = element('b', {}, `${xScale.axis.label} ${shown(xScale.axis, anchor.s.xs[anchor.i])}`);
    const ranked = rows.sort((a, b) => a.at[1] - b.at[1]).slice(0, 14);
    const single = page.runs.length === 1;
    const body = ranked.map(({ s, i }) => line(single && view.visible.length === 1 ? yScale.axis.label : s.label,
        shown(yScale.axis, s.ys[i]), s.style));
    if (single && view.visible.length === 1) {
      for (const key of ['round', 'total_bits', 'time_s']) {
        const column = anchor.s.run.columns[key];
        if (key !== xScale.axis.key && key !== yScale.axis.key && column && column[anchor.i] !== null) {
          body.push(line(page.columns[key].label, shown(axisOf(key), column[anchor.i])));
        }
      }
    }
    return [head, ...body];
  }

  // A picture that stands alone: the plot, its legend, light colours.
  function still() {
    const copy = view.root.cloneNode(true);
    copy.lastChild.remove();
    const { width, visible } = view;
    const [, , , height] = copy.getAttribute('viewBox').split(' ').map(Number);
    const names = visible.length > 1 ? visible : [];
    names.forEach((s, i) => {
      const row = swatch(s.style);
      row.setAttribute('x', 58);
      row.setAttribute('y', height + 20 * i + 4);
      copy.append(row, svg('text', { x: 100, y: height + 20 * i + 15 }, s.label));
    });
    const whole = height + 20 * names.length + (names.length ? 10 : 0);
    copy.setAttribute('viewBox', `0 0 ${width} ${whole}`);
    copy.setAttribute('width', width);
    copy.setAttribute('height', whole);
    const rules = [...document.styleSheets[0].cssRules].filter(rule => /^(:root|svg)/.test(rule.selectorText || ''));
    copy.prepend(svg('style', {}, rules.map(rule => rule.cssText).join('\n')),
        svg('rect', { width: '100%', height: '100%', fill: 'white' }));
    return { text: new XMLSerializer().serializeToString(copy), width, height: whole };
  }

  function download(blob, ending) {
    const url = URL.createObjectURL(blob);
    element('a', { href: url, download: view.title.replace(/[^\p{L}\p{N}]+/gu, '-') + ending }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function save() {
    download(new Blob([still().text], { type: 'image/svg+xml' }), '.svg');
  }

  function savePng() {
    const { text, width, height } = still(), image = new Image(), factor = 2;
    image.onload = () => {
      const canvas = element('canvas', { width: width * factor, height: height * factor });
      canvas.getContext('2d').drawImage(image, 0, 0, width * factor, height * factor);
      canvas.toBlob(blob => download(blob, '.png'), 'image/png');
    };
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  }

  // What is drawn, one line a point; with bands also their ends.
  function saveCsv() {
    const { visible, xScale, yScale } = view, quoted = text => '"' + text.replace(/"/g, '""') + '"';
    const lines = [['curve', xScale.axis.key, yScale.axis.key, ...(seeded ? ['low', 'high'] : [])].join(',')];
    for (const s of visible) s.xs.forEach((x, i) => lines.push([quoted(s.label), x, s.ys[i] ?? '',
      ...(seeded ? [s.lo ? s.lo[i] ?? '' : '', s.hi ? s.hi[i] ?? '' : ''] : [])].join(',')));
    download(new Blob([lines.join('\n') + '\n'], { type: 'text/csv' }), '.csv');
  }

  charts.push(own);
  return own;
}

// Finite values that the axes can show.
function pairs(series, logX, logY) {
  const xs = [], ys = [];
  for (let i = 0; i < series.xs.length; i++) {
    const x = series.xs[i], y = series.ys[i];
    if (x === null || y === null || (logX && x <= 0) || (logY && y <= 0)) continue;
    xs.push(x);
    ys.push(y);
  }
  return { xs, ys };
}

function nearest(series, target, xScale, yScale) {
  const distance = v => Math.abs(xScale.pixel(v) - xScale.pixel(target));
  let best = -1;
  for (let i = 0; i < series.xs.length; i++) {
    const x = series.xs[i], y = series.ys[i];
    if (x === null || y === null || (xScale.log && x <= 0) || (yScale.log && y <= 0)) continue;
    if (best < 0 || distance(x) <= distance(series.xs[best])) best = i;
  }
  return best;
}

function remarks(visible, finite, logX, logY) {
  const sum = f => visible.reduce((total, s) => total + f(s), 0);
  const unknown = sum(s => s.ys.filter(y => y === null).length);
  const belowY = logY ? sum(s => s.ys.filter(y => y !== null && y <= 0).length) : 0;
  const belowX = logX ? sum(s => s.xs.filter((x, i) => x !== null && x <= 0 && s.ys[i] !== null).length) : 0;
  const all = sum(s => s.ys.length);
  const out = [];
  if (belowY) out.push(`${belowY} of ${all} values are zero or negative and have no place on a logarithmic axis.`);
  if (belowX) out.push(`${belowX} of ${all} points lie at zero and have no place on a logarithmic axis.`);
  if (unknown) out.push(`${unknown} of ${all} values are unknown or not finite.`);
  if (finite.every(f => f.xs.length === 0)) out.push('There is nothing to draw.');
  return out.join(' ');
}

function axes(xScale, yScale, box) {
  const out = [];
  for (const v of yScale.ticks) {
    const y = yScale.pixel(v);
    out.push(svg('line', { class: 'grid-line', x1: box.left, x2: box.right, y1: y, y2: y }),
        svg('text', { x: box.left - 7, y: y + 4, 'text-anchor': 'end' }, yScale.text(v)));
  }
  for (const v of xScale.ticks) {
    const x = xScale.pixel(v);
    out.push(svg('line', { class: 'grid-line', x1: x, x2: x, y1: box.top, y2: box.bottom }),
        svg('text', { x, y: box.bottom + 17, 'text-anchor': 'middle' }, xScale.text(v)));
  }
  const name = axis => axis.label + (axis.unit && !axis.label.includes(axis.unit) ? ` (${axis.unit})` : '');
  out.push(svg('line', { class: 'axis-line', x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }),
      svg('text', { class: 'title', x: (box.left + box.right) / 2, y: box.bottom + 35, 'text-anchor': 'middle' },
          name(xScale.axis)),
      svg('text', { class: 'title', x: 0, y: box.top - 19 }, name(yScale.axis)));
  return out;
}
