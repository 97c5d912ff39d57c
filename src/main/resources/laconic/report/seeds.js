
// Runs that differ in the seed only, as one curve with a band; and marks of what happened to a run.

const seeded = page.groups.some(group => group.members.length > 1);
let banded = seeded;
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];
const GRID_POINTS = 240;

// The value of a series at x, on the line between its neighbours; null outside of it.
function valueAt(xs, ys, x) {
  let lo = 0, hi = xs.length - 1;
  if (hi < 0 || x < xs[0] || x > xs[hi]) return null;
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1;
    if (xs[middle] <= x) lo = middle; else hi = middle;
  }
  if (xs[hi] === x) return ys[hi];
  if (ys[lo] === null || ys[hi] === null) return null;
  return xs[hi] === xs[lo] ? ys[lo] : ys[lo] + (ys[hi] - ys[lo]) * (x - xs[lo]) / (xs[hi] - xs[lo]);
}

// The mean of all seeds and its confidence interval of 95 %, of the logarithms where `log`.
function band(group, style, xKey, yKey, log) {
  const all = group.members.map(i => page.runs[i].columns).filter(columns => columns[xKey] && columns[yKey]);
  if (!all.length) return null;
  const first = Math.max(...all.map(c => c[xKey][0])), last = Math.min(...all.map(c => c[xKey][c[xKey].length - 1]));
  const own = [...new Set(all.flatMap(c => c[xKey]))].filter(x => x >= first && x <= last).sort((a, b) => a - b);
  const stride = Math.max(1, Math.floor(own.length / GRID_POINTS));
  const xs = own.filter((_, i) => i % stride === 0 || i === own.length - 1);
  const forward = log ? Math.log10 : v => v, backward = log ? v => 10 ** v : v => v;
  const out = { label: `${group.label} (${all.length} seeds)`, run: { label: group.label, columns: {}, marks: [] }, style,
    xs, ys: [], lo: [], hi: [] };
  for (const x of xs) {
    const values = all.map(c => valueAt(c[xKey], c[yKey], x));
    const usable = values.every(v => v !== null && (!log || v > 0));
    const mapped = usable ? values.map(forward) : [];
    const mean = mapped.reduce((a, b) => a + b, 0) / mapped.length;
    const variance = mapped.reduce((a, b) => a + (b - mean) ** 2, 0) / (mapped.length - 1);
    const half = (T95[mapped.length - 2] || 1.96) * Math.sqrt(variance / mapped.length);
    out.ys.push(usable ? backward(mean) : null);
    out.lo.push(usable ? backward(mean - half) : null);
    out.hi.push(usable ? backward(mean + half) : null);
  }
  return out;
}

function bandSeries(xKey, yKey, log) {
  return page.groups.map((group, k) => {
    if (group.members.length > 1) return band(group, k, xKey, yKey, log);
    const run = page.runs[group.members[0]], xs = run.columns[xKey], ys = run.columns[yKey];
    return xs && ys ? { label: run.label, run, style: k, xs, ys } : null;
  }).filter(series => series);
}

// The outline of a band, in pieces where values are missing.
function bandPath(series, xScale, yScale) {
  if (!series.lo) return '';
  const pieces = [];
  let piece = [];
  series.xs.forEach((x, i) => {
    const drawable = series.ys[i] !== null && !(xScale.log && x <= 0) && !(yScale.log && series.lo[i] <= 0);
    if (drawable) piece.push(i);
    if ((!drawable || i === series.xs.length - 1) && piece.length) { pieces.push(piece); piece = []; }
  });
  const at = (i, values) => `${xScale.pixel(series.xs[i]).toFixed(1)},${yScale.pixel(values[i]).toFixed(1)}`;
  return pieces.map(p => 'M' + [...p.map(i => at(i, series.hi)), ...p.reverse().map(i => at(i, series.lo))].join('L') + 'Z')
      .join('');
}

const MARKS_GOOD = new Set(['joined', 'peer_returned', 'back', 'whole_again', 'goes_on', 'calm']);
const MARKS_NEUTRAL = new Set(['epoch']);
const markTone = kind => MARKS_GOOD.has(kind) ? 'good' : MARKS_NEUTRAL.has(kind) ? 'neutral' : 'bad';
const markName = kind => kind.replace(/_/g, ' ');

// Where the marks of the visible runs stand on an x axis: neighbours of one kind are one.
function placedMarks(visible, xKey, xScale, box) {
  const runs = [...new Set(visible.map(s => s.run))].filter(run => (run.marks || []).length);
  if (runs.length > 3) return [];
  const found = [];
  for (const run of runs) for (const [round, time, kind, node] of run.marks) {
    const known = round === null ? 'time_s' : 'round', value = round === null ? time : round;
    const xs = run.columns[xKey], by = run.columns[known];
    if (!xs || !by) continue;
    const x = xKey === known ? value : valueAt(by, xs, value);
    if (x === null || (xScale.log && x <= 0)) continue;
    const at = xScale.pixel(x);
    if (at < box.left - 1 || at > box.right + 1) continue;
    const same = found.find(mark => mark.kind === kind && Math.abs(mark.at - at) < 7);
    if (same) { same.nodes.push(node); } else found.push({ at, kind, nodes: [node] });
  }
  return found.sort((a, b) => a.at - b.at).slice(0, 120);
}

function drawnMark({ at, kind, nodes }, box) {
  const tone = markTone(kind), y = box.top - 6, x = at.toFixed(1);
  const who = [...new Set(nodes.filter(n => n >= 0))];
  const shape = { bad: `M${at - 4.5},${y - 7}h9l-4.5,7Z`, good: `M${at - 4.5},${y}h9l-4.5,-7Z`,
    neutral: `M${at},${y - 8}l4,4l-4,4l-4,-4Z` }[tone];
  const title = markName(kind) + (nodes.length > 1 ? ` ×${nodes.length}` : '')
      + (who.length ? `: node ${who.slice(0, 12).join(', ')}${who.length > 12 ? ', …' : ''}` : '');
  const mark = svg('g', { class: `mark ${tone}` }, svg('line', { x1: x, x2: x, y1: box.top - 6, y2: box.bottom }),
      svg('path', { d: shape }), svg('title', {}, title));
  return mark;
}

function markRemark(marks) {
  const counts = new Map();
  for (const mark of marks) counts.set(mark.kind, (counts.get(mark.kind) || 0) + mark.nodes.length);
  const signs = { bad: '▼', good: '▲', neutral: '◆' };
  return counts.size ? 'Marked: ' + [...counts].map(([kind, count]) =>
      `${signs[markTone(kind)]} ${markName(kind)}${count > 1 ? ' ×' + count : ''}`).join(', ') + '.' : '';
}
