'use strict';
// The picture of who talks to whom, for the live page and the report: positions from the graph's distances, nodes and
// edges by their state. No library, no chance: the same graph is always drawn the same way.

const GRAPH_LAID_OUT_MAX = 160;

function graphDistances(n, edges) {
  const near = Array.from({ length: n }, () => []);
  for (const [i, j] of edges) { near[i].push(j); near[j].push(i); }
  return near.map((_, from) => {
    const hops = new Array(n).fill(Infinity);
    hops[from] = 0;
    for (let queue = [from], k = 0; k < queue.length; k++) {
      for (const j of near[queue[k]]) {
        if (hops[j] === Infinity) { hops[j] = hops[queue[k]] + 1; queue.push(j); }
      }
    }
    const far = Math.max(1, ...hops.filter(h => h < Infinity)) + 1;
    return hops.map(h => h === Infinity ? far : h);
  });
}

function graphCircle(n) {
  return Array.from({ length: n }, (_, i) => {
    const angle = 2 * Math.PI * i / n - Math.PI / 2;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

// The two largest directions of classical scaling, by power iteration from fixed vectors.
function graphScaling(distances) {
  const n = distances.length, squares = distances.map(row => row.map(d => d * d));
  const rows = squares.map(row => row.reduce((a, b) => a + b) / n), all = rows.reduce((a, b) => a + b) / n;
  const b = squares.map((row, i) => row.map((v, j) => -(v - rows[i] - rows[j] + all) / 2));
  const found = [];
  for (let axis = 0; axis < 2; axis++) {
    let v = Array.from({ length: n }, (_, i) => Math.sin((axis + 1) * 2.4 * (i + 1)) + 0.1 * axis);
    let size = 0;
    for (let step = 0; step < 60; step++) {
      const next = b.map(row => row.reduce((sum, x, j) => sum + x * v[j], 0));
      for (const { v: u } of found) {
        const along = u.reduce((sum, x, j) => sum + x * next[j], 0);
        u.forEach((x, j) => { next[j] -= along * x; });
      }
      size = Math.hypot(...next) || 1;
      v = next.map(x => x / size);
    }
    found.push({ v, size });
  }
  return distances.map((_, i) => found.map(({ v, size }) => v[i] * Math.sqrt(size)));
}

// Stress majorisation: every pair at about its distance in hops.
function graphRelaxed(distances, start) {
  const n = distances.length;
  const scaleBy = start.reduce((sum, [x, y]) => sum + Math.hypot(x, y), 0) / n || 1;
  const mean = distances.flat().reduce((a, b) => a + b) / (n * n || 1);
  let at = start.map(([x, y]) => [x / scaleBy * mean / 1.3, y / scaleBy * mean / 1.3]);
  for (let step = 0; step < 80; step++) {
    at = at.map(([x, y], i) => {
      let sx = 0, sy = 0, weights = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        const d = distances[i][j], w = 1 / (d * d);
        const dx = x - at[j][0], dy = y - at[j][1], length = Math.hypot(dx, dy) || 1e-9;
        sx += w * (at[j][0] + d * dx / length);
        sy += w * (at[j][1] + d * dy / length);
        weights += w;
      }
      return [sx / weights, sy / weights];
    });
  }
  let stress = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) {
    const d = distances[i][j];
    stress += ((Math.hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]) - d) / d) ** 2;
  }
  return { at, stress };
}

/** Positions of n nodes in [0, 1]². */
function graphLayout(n, edges) {
  let at = graphCircle(n);
  if (edges.length && n > 2 && n <= GRAPH_LAID_OUT_MAX) {
    const distances = graphDistances(n, edges);
    if (distances.some(row => row.some(d => d > 1))) {
      const tries = [at, graphScaling(distances)].map(start => graphRelaxed(distances, start));
      at = tries[1].stress < 0.9 * tries[0].stress ? tries[1].at : tries[0].at;
    }
  }
  const xs = at.map(p => p[0]), ys = at.map(p => p[1]);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const span = Math.max(right - left, high - low) || 1;
  return at.map(([x, y]) => [0.5 + (x - (left + right) / 2) / span, 0.5 + (y - (low + high) / 2) / span]);
}

/**
 * An SVG of nodes 0 … n-1. `states`: 'live', 'late' or 'dead' of each; edges with an end that is dead are suspended; with a
 * `server`, its links are drawn instead of edges. `pick(i)` is called for a node that is clicked.
 */
function graphPicture({ n, edges, states, server, positions, pick, label }) {
  const name = (tag, attributes) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const size = 320, radius = Math.max(2.2, Math.min(11, 130 / Math.sqrt(n) / 1.6));
  const place = ([x, y]) => [16 + x * (size - 32), 16 + y * (size - 32)];
  const at = positions.map(place);
  const root = name('svg', { class: 'graph', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label });
  const line = (a, b, suspended) => root.append(name('line', {
    class: suspended ? 'edge suspended' : 'edge',
    x1: a[0].toFixed(1), y1: a[1].toFixed(1), x2: b[0].toFixed(1), y2: b[1].toFixed(1) }));
  if (server) at.forEach((p, i) => line([size / 2, size / 2], p, states[i] === 'dead'));
  for (const [i, j] of edges) line(at[i], at[j], states[i] === 'dead' || states[j] === 'dead');
  if (server) {
    root.append(name('rect', { class: 'node hub', x: size / 2 - 13, y: size / 2 - 13, width: 26, height: 26, rx: 6 }));
  }
  at.forEach((p, i) => {
    const node = name('g', { class: `node ${states[i]}` });
    node.append(name('circle', { cx: p[0].toFixed(1), cy: p[1].toFixed(1), r: radius.toFixed(1) }));
    if (states[i] === 'dead') {
      const r = radius * 0.55;
      node.append(name('path', { class: 'gone',
        d: `M${p[0] - r},${p[1] - r}L${p[0] + r},${p[1] + r}M${p[0] - r},${p[1] + r}L${p[0] + r},${p[1] - r}` }));
    } else if (n <= 40) {
      const text = name('text', { x: p[0].toFixed(1), y: (p[1] + 4).toFixed(1), 'text-anchor': 'middle' });
      text.textContent = i;
      node.append(text);
    }
    if (pick) node.addEventListener('click', () => pick(i));
    root.append(node);
  });
  return root;
}
