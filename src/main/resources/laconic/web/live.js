'use strict';
// The live page: asks /live.json once a second and draws what it says. Texts go in as text, never as HTML.

const byId = id => document.getElementById(id);
const state = { y: null, x: 'round', picked: null, layout: null, layoutOf: '', run: null };
const UNITS = { round: '', time: 's', bits: 'bit', loss: '', gap: '', distance: '', accuracy: '' };
const NAMES = { round: 'rounds', time: 'time', bits: 'bits', loss: 'loss', gap: 'gap', distance: 'consensus distance',
  accuracy: 'accuracy' };

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function number(value, digits = 4) {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return String(Number(value.toPrecision(digits))).replace('-', '−');
  return value.toExponential(Math.min(3, digits - 1)).replace('e-', 'e−').replace('e+', 'e');
}

function quantity(value, unit) {
  if (value === null || value === undefined || value < 0) return '–';
  const power = value < 1 ? 0 : Math.min(6, Math.floor(Math.log10(value * 1.00001) / 3));
  return `${number(value / 1000 ** power)} ${['', 'k', 'M', 'G', 'T', 'P', 'E'][power]}${unit}`.trim();
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s`
      : `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

function tiles(run) {
  const known = value => value !== null && value !== undefined;
  const dead = run.states.filter(s => s === 'dead').length;
  const rows = [['round', number(run.round, 9)], ['loss', number(run.loss, 6)]];
  if (known(run.gap)) rows.push(['gap', number(run.gap, 3)]);
  if (known(run.accuracy)) rows.push(['accuracy', `${number(100 * run.accuracy)} %`]);
  if (known(run.distance)) rows.push(['consensus distance', number(run.distance, 3)]);
  if (known(run.spectral_gap)) rows.push(['spectral gap', number(run.spectral_gap, 3)]);
  rows.push(['bits', quantity(run.bits, 'bit')], ['on the wire', quantity(run.wire_bytes, 'B')],
      ['repair', quantity(run.resync_bits, 'bit')], ['time', duration(run.time)]);
  rows.push([run.gossip ? 'live peers' : 'answered', run.gossip ? `${run.n - dead} of ${run.n}`
      : `${run.responders} of ${run.participants}`]);
  if (run.epoch) rows.push(['epoch', number(run.epoch)]);
  byId('tiles').replaceChildren(...rows.map(([label, text]) =>
      element('div', {}, element('dt', {}, label), element('dd', {}, text))));
}

function choice(options, selected, label, change) {
  return element('div', { class: 'choice', role: 'group', 'aria-label': label }, ...options.map(key => {
    const button = element('button', { type: 'button', 'data-key': key, 'aria-pressed': String(key === selected) },
        NAMES[key]);
    button.addEventListener('click', () => { change(key); draw(); });
    return button;
  }));
}

function ticks(lo, hi, log) {
  if (log) {
    const first = Math.ceil(lo - 1e-9), last = Math.floor(hi + 1e-9), stride = Math.max(1, Math.ceil((last - first) / 6));
    const found = [];
    for (let e = first; e <= last; e += stride) found.push(e);
    if (found.length >= 2) return found;
  }
  const raw = (hi - lo) / 5 || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find(m => m * power >= raw * 0.999);
  const found = [];
  for (let v = Math.ceil(lo / step) * step; v <= hi + step * 1e-9; v += step) found.push(Math.abs(v) < step / 1e6 ? 0 : v);
  return found;
}

function chart(run) {
  const has = key => run.curves[key].some(v => v !== null);
  const ys = ['loss', 'gap', 'distance', 'accuracy'].filter(has);
  if (!ys.length) return;
  if (!ys.includes(state.y)) state.y = ys.includes('gap') ? 'gap' : 'loss';
  byId('controls').replaceChildren(choice(ys, state.y, 'plot', key => { state.y = key; }),
      choice(['round', 'time', 'bits'], state.x, 'against', key => { state.x = key; }));
  const points = run.curves[state.x].map((x, i) => [x, run.curves[state.y][i]])
      .filter(([x, y]) => x !== null && y !== null);
  const positive = points.filter(([, y]) => y > 0), sizes = positive.map(([, y]) => y);
  const log = state.y !== 'accuracy' && positive.length * 2 > points.length
      && Math.max(...sizes) / Math.min(...sizes) > 30;
  const shown = (log ? positive : points).map(([x, y]) => [x, log ? Math.log10(y) : y]);
  const width = Math.max(280, byId('chart').clientWidth), height = width < 500 ? 220 : 280;
  const [left, right, top, bottom] = [64, width - 12, 10, height - 34];
  let lo = Math.min(...shown.map(p => p[1])), hi = Math.max(...shown.map(p => p[1]));
  const margin = (hi - lo) * 0.05 || Math.abs(hi) * 0.05 || 1;
  [lo, hi] = [lo - margin, hi + margin];
  const end = Math.max(...shown.map(p => p[0])) || 1;
  const px = x => left + x / end * (right - left), py = y => bottom - (y - lo) / (hi - lo) * (bottom - top);
  const title = `${NAMES[state.y]} against ${NAMES[state.x]}`;
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': title });
  for (const v of ticks(lo, hi, log)) {
    const text = svg('text', { x: left - 7, y: py(v) + 4, 'text-anchor': 'end' });
    text.textContent = log ? (Number.isInteger(v) ? (v > -4 && v < 5 ? number(10 ** v) : `1e${v}`.replace('-', '−'))
        : number(10 ** v, 3)) : number(v, 6);
    root.append(svg('line', { class: 'grid-line', x1: left, x2: right, y1: py(v), y2: py(v) }), text);
  }
  for (const v of ticks(0, end, false)) {
    const text = svg('text', { x: px(v), y: bottom + 17, 'text-anchor': 'middle' });
    text.textContent = UNITS[state.x] === 'bit' ? quantity(v, '') : number(v, 6);
    if (px(v) < right - 8) root.append(text);
  }
  const axis = svg('text', { x: (left + right) / 2, y: height - 2, 'text-anchor': 'middle' });
  axis.textContent = NAMES[state.x] + (state.x === 'time' ? ' (s)' : '');
  const path = shown.map(([x, y], i) => `${i ? 'L' : 'M'}${px(x).toFixed(1)},${py(y).toFixed(1)}`).join('');
  root.append(axis, svg('path', { class: 'curve', d: path }));
  const last = shown[shown.length - 1];
  if (last) root.append(svg('circle', { class: 'point', cx: px(last[0]), cy: py(last[1]), r: 3.5 }));
  root.dataset.points = shown.length;
  byId('chart').replaceChildren(root);
}

function topology(run) {
  const identity = `${run.n} ${run.edges.length} ${run.edges.slice(0, 50)}`;
  if (state.layoutOf !== identity) {
    state.layoutOf = identity;
    state.layout = graphLayout(run.n, run.edges);
    state.picked = null;
  }
  const dead = run.states.filter(s => s === 'dead').length, late = run.states.filter(s => s === 'late').length;
  const noun = run.gossip ? 'peers' : 'workers';
  byId('topology-title').textContent = `${run.n} ${noun}` + (late ? `, ${late} late` : '') + (dead ? `, ${dead} lost` : '');
  byId('graph').replaceChildren(graphPicture({ n: run.n, edges: run.edges, states: run.states, server: !run.gossip,
    positions: state.layout, label: 'who takes part', pick: i => { state.picked = i; draw(); } }));
  if (state.picked !== null) {
    const i = state.picked, near = run.edges.filter(e => e.includes(i)).map(e => e[0] === i ? e[1] : e[0]);
    const words = { live: 'is live', late: 'has not answered the newest round', dead: 'is lost' };
    byId('picked').textContent = `${noun.slice(0, -1)} ${i} ${words[run.states[i]]}`
        + (near.length ? `; neighbours ${near.sort((a, b) => a - b).join(', ')}` : '') + '.';
  }
}

function events(run) {
  byId('events').replaceChildren(...run.events.map(event => {
    const who = event.node === run.n ? (run.gossip ? 'coordinator' : 'server') : `node ${event.node}`;
    const where = (event.count > 1 ? ` ×${event.count}, newest:` : '') + (event.node >= 0 ? ` ${who}` : '') + (event.round >= 0 ? ` round ${event.round}` : '');
    return element('li', {}, element('time', {}, duration(event.time)),
        element('span', {}, element('b', {}, event.kind), `${where}${event.detail ? ': ' + event.detail : ''}`));
  }));
}

function members(list) {
  byId('members').replaceChildren(...list.map(member => {
    const status = member.reachable ? member.status : `${member.status}, unreachable`;
    const cell = element('td', member.reachable && member.status === 'up' ? {} : { class: 'bad' }, status);
    return element('tr', {}, element('td', {}, member.address + (member.self ? ' (this one)' : '')),
        element('td', {}, member.role), cell);
  }));
}

function draw() {
  const { node, run } = state.all;
  byId('member').textContent = `Laconic ${node.role} ${node.address || ''} · version ${node.version} · up ${duration(node.uptime)}`;
  members(state.all.members);
  const runs = run.n !== undefined;
  for (const id of ['progress', 'topology', 'events-section']) byId(id).hidden = !runs;
  const status = byId('status');
  status.className = 'meta';
  if (!runs) {
    byId('title').textContent = 'No run yet';
    status.textContent = 'Submit one: laconic submit FILE.conf --cluster ' + (node.address || 'HOST:PORT');
    return;
  }
  byId('title').textContent = run.name || 'A run';
  status.textContent = [run.method, run.active ? 'under way' : run.end].filter(part => part).join(' · ');
  document.title = `${run.active ? '▶' : '■'} ${run.name || 'run'} – Laconic`;
  tiles(run);
  chart(run);
  topology(run);
  events(run);
}

async function ask() {
  try {
    const response = await fetch('live.json', { cache: 'no-store' });
    state.all = await response.json();
    draw();
  } catch (error) {
    byId('status').textContent = 'This member does not answer. What stands here is old.';
    byId('status').className = 'meta bad';
  }
  setTimeout(ask, 1000);
}

ask();
