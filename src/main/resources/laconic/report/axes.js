'use strict';
// The script of a page is axes.js, chart.js and page.js in this order. It draws every figure.chart, and the explorer,
// as SVG from the JSON in #data; no library, no request. This part: elements, numbers as text, scales and ticks.

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  return fill(node, attributes, children);
}

function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  return fill(node, attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

const superscript = n => String(n).replace(/[-\d]/g, c => c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]);
const minus = text => text.replace('-', '−');

function plain(value, digits = 6) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(Math.min(3, digits - 1)).split('e');
  return `${minus(String(Number(mantissa)))}×10${superscript(Number(exponent))}`;
}

function prefixed(value, unit, digits = 4) {
  const power = value === 0 ? 0 : Math.max(0, Math.min(6, Math.floor(Math.log10(Math.abs(value) * 1.00001) / 3)));
  const prefix = ['', 'k', 'M', 'G', 'T', 'P', 'E'][power];
  return `${plain(value / 1000 ** power, digits)}${unit || prefix ? ' ' : ''}${prefix}${unit}`;
}

const isSize = axis => axis.unit === 'bit' || axis.unit === 'B';
const shown = (axis, value) => isSize(axis) ? prefixed(value, axis.unit, 5)
    : plain(value) + (axis.unit ? ' ' + axis.unit : '');

function linearTicks(lo, hi, count) {
  const raw = (hi - lo) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * [1, 2, 5, 10].find(m => m * magnitude >= raw * 0.999);
  const first = Math.ceil(lo / step - 1e-9);
  const ticks = [];
  for (let i = 0; i < 4 * count && (first + i) * step <= hi + step * 1e-9; i++) ticks.push((first + i) * step);
  return { ticks, step };
}

// Ticks between 10^a and 10^b: decades where there are two or more, else their 1, 2, 5, else even steps.
function logTicks(a, b, count) {
  const first = Math.ceil(a - 1e-9), last = Math.floor(b + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  const ticks = [];
  for (let e = Math.ceil(first / stride) * stride; e <= last; e += stride) ticks.push(10 ** e);
  if (ticks.length >= 2) return ticks;
  const fine = [];
  for (let e = first - 1; e <= last; e++) {
    fine.push(...[1, 2, 5].map(m => m * 10 ** e).filter(v => Math.log10(v) >= a - 1e-9 && Math.log10(v) <= b + 1e-9));
  }
  return fine.length >= 2 ? fine : linearTicks(10 ** a, 10 ** b, count).ticks;
}

// A scale maps values of one axis to pixels between `from` and `to`: its domain (of the values widened by the share
// `pad`, or `range`), about `count` ticks and their texts.
function scale(axis, values, { log, from, to, count, pad, range }) {
  let lo = Infinity, hi = -Infinity;
  for (const v of values) {
    lo = Math.min(lo, v);
    hi = Math.max(hi, v);
  }
  if (hi < lo) [lo, hi] = [1, 2];
  // An axis that all but begins at zero begins at zero.
  if (!log && pad === 0 && lo > 0 && lo < hi / 20) lo = 0;
  const forward = log ? Math.log10 : v => v, backward = log ? v => 10 ** v : v => v;
  let [a, b] = (range || [lo, hi]).map(forward);
  if (!range) {
    const alone = log ? 0.5 : Math.abs(a) / 2 || 1;
    const space = a === b ? alone : (b - a) * pad;
    [a, b] = [a - space, b + space];
  }
  if (log) [a, b] = [Math.max(a, -307), Math.min(b, 308)];
  [lo, hi] = [backward(a), backward(b)];
  const { ticks, step } = log ? { ticks: logTicks(a, b, count), step: 0 } : linearTicks(a, b, count);
  const powers = log && (a < -2.7 || b > 3.7);
  return {
    axis, log, lo, hi, ticks,
    pixel: v => from + (forward(v) - a) / (b - a) * (to - from),
    value: p => backward(a + (p - from) / (to - from) * (b - a)),
    text: v => tickText(axis, v, { log, step, powers, largest: Math.max(Math.abs(lo), Math.abs(hi)) }),
  };
}

function tickText(axis, value, { log, step, powers, largest }) {
  const zero = !log && Math.abs(value) < step / 1e6;
  if (isSize(axis) || (!log && largest >= 1e4 && largest < 1e18)) return prefixed(zero ? 0 : value, '');
  if (zero) return '0';
  if (log) {
    const exponent = Math.log10(value);
    const whole = Math.abs(exponent - Math.round(exponent)) < 1e-9;
    return whole && powers ? '10' + superscript(Math.round(exponent)) : plain(value, 4);
  }
  if (largest < 1e-3 || largest >= 1e18) return plain(value, 3);
  return minus(value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

// Logarithmic where most values are positive and the positive ones span more than two decades.
function spansDecades(seriesList) {
  let lo = Infinity, hi = 0, positive = 0, all = 0;
  for (const { ys } of seriesList) for (const y of ys) {
    if (y === null) continue;
    all++;
    if (y > 0) { positive++; lo = Math.min(lo, y); hi = Math.max(hi, y); }
  }
  return positive * 2 > all && Math.log10(hi / lo) > LOG_DECADES_MIN;
}

const anyPositive = list => list.some(({ ys }) => ys.some(y => y > 0));
