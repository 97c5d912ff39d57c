
// The page: the chart whose axes the reader chooses, and the fixed ones.

function fixedChart(figure) {
  const xKey = figure.dataset.x, yKeys = figure.dataset.y.split(' ');
  const names = yKeys.map(key => page.columns[key].label);
  const title = `${names.join(', ')} against ${page.columns[xKey].label}`;
  const series = () => seriesFor(xKey, yKeys);
  const y = axisOf(yKeys[0]);
  if (yKeys.length > 1) y.label = isSize(y) ? 'bits so far' : 'nodes';
  const gapLike = page.y.includes(yKeys[0]);
  chart(figure, () => {
    const own = series();
    return { x: axisOf(xKey), y, series: own, logX: false, logY: gapLike && spansDecades(own),
      title: title[0].toUpperCase() + title.slice(1), height: 260 };
  });
}

function choices(title, name, options, selected, onChange) {
  const row = element('div', { class: 'choices' }, ...options.map(([value, text]) => {
    const input = element('input', { type: 'radio', name, value, checked: value === selected });
    input.addEventListener('change', () => onChange(value));
    return element('label', {}, input, element('span', {}, text));
  }));
  return element('fieldset', {}, element('legend', {}, title), row);
}

// The chart with a choice of axes. Its state stands in the address, so that a view can be bookmarked.
function explorer(section) {
  if (!page.y.length) return;
  const asked = new URLSearchParams(location.hash.slice(1));
  const pick = (options, value) => options.includes(value) ? value : options[0];
  const state = { y: pick(page.y, asked.get('y')), x: pick(page.x, asked.get('x')),
    logY: asked.get('logy'), logX: asked.get('logx') === '1' };
  const figure = element('figure', { class: 'main' }), controls = element('div', { class: 'controls' });
  section.append(controls, figure);
  const series = () => seriesFor(state.x, [state.y]);
  const canLogY = () => anyPositive(series());
  const logY = () => canLogY() && (state.logY === null ? spansDecades(series()) : state.logY === '1');
  const own = chart(figure, () => {
    const title = `${page.columns[state.y].label} against ${page.columns[state.x].label}`;
    return { x: axisOf(state.x), y: axisOf(state.y), series: series(), logX: state.logX, logY: logY(),
      title: title[0].toUpperCase() + title.slice(1), height: innerWidth < 560 ? 320 : 440 };
  }, true);

  function change(update) {
    Object.assign(state, update);
    own.range = null;
    const parts = { y: state.y, x: state.x };
    if (state.logX) parts.logx = 1;
    if (state.logY !== null) parts.logy = state.logY;
    history.replaceState(null, '', '#' + new URLSearchParams(parts));
    build();
    own.draw();
  }

  function build() {
    const focus = document.activeElement && document.activeElement.name;
    const named = keys => keys.map(key => [key, page.columns[key].label]);
    const kinds = [['0', 'linear'], ['1', 'log']];
    const reset = element('button', { type: 'button', hidden: !own.range }, 'Show all');
    reset.addEventListener('click', () => { own.range = null; own.draw(); build(); });
    const saves = element('div', { class: 'choices saves' }, ...[['SVG', own.save], ['PNG', own.savePng], ['CSV', own.saveCsv]]
        .map(([kind, save]) => {
          const button = element('button', { type: 'button' }, kind);
          button.addEventListener('click', save);
          return button;
        }));
    const save = element('fieldset', {}, element('legend', {}, 'save'), saves);
    const seeds = seeded ? [choices('runs of one experiment', 'seeds', [['band', 'mean and 95 % band'], ['each', 'each seed']],
        banded ? 'band' : 'each', value => { banded = value === 'band'; change({}); drawAll(); })] : [];
    const yKind = choices('vertical axis', 'logy', kinds, logY() ? '1' : '0', value => change({ logY: value }));
    yKind.querySelector('[value="1"]').disabled = !canLogY();
    controls.replaceChildren(
        choices('plot', 'y', named(page.y), state.y, y => change({ y, logY: null })),
        choices('against', 'x', named(page.x), state.x, x => change({ x })),
        yKind,
        choices('horizontal axis', 'logx', kinds, state.logX ? '1' : '0', value => change({ logX: value === '1' })),
        ...seeds, save, reset);
    const again = focus && controls.querySelector(`input[name="${focus}"]:checked`);
    if (again) again.focus();
  }

  own.onzoom = build;
  build();
}

// The graph of peers, as it was after a round: those that were lost and had not returned are drawn as lost.
function peersSection(section) {
  const { n, edges } = page.peers, run = page.runs[0];
  const moves = run.marks.filter(([round, , kind, node]) => round !== null && node >= 0 && node < n
      && (kind === 'peer_lost' || kind === 'peer_returned')).sort((a, b) => a[0] - b[0]);
  const rounds = run.columns.round, last = rounds[rounds.length - 1];
  const positions = graphLayout(n, edges);
  const figure = element('figure'), picture = element('div'), note = element('p', { class: 'note' });
  function show(round) {
    const states = new Array(n).fill('live');
    for (const [at, , kind, node] of moves) if (at <= round) states[node] = kind === 'peer_lost' ? 'dead' : 'live';
    const dead = states.filter(s => s === 'dead').length;
    const cut = edges.filter(e => e.some(i => states[i] === 'dead')).length;
    picture.replaceChildren(graphPicture({ n, edges, states, server: false, positions, label: 'who talks to whom' }));
    note.textContent = (moves.length ? `After round ${round}: ` : '')
        + (dead ? `${n - dead} peers are live, ${dead} lost (crossed), ${cut} edges suspended (dashed).`
            : `${moves.length ? 'all' : 'All'} ${n} peers are live.`);
  }
  figure.append(picture);
  if (moves.length) {
    const slider = element('input', { type: 'range', min: 0, max: last, value: last, 'aria-label': 'round' });
    slider.addEventListener('input', () => show(Number(slider.value)));
    figure.append(slider);
  }
  figure.append(note);
  section.append(figure);
  show(last);
}

function drawAll() {
  for (const own of charts) own.draw();
}

explorer(document.getElementById('explorer'));
document.querySelectorAll('figure.chart').forEach(fixedChart);
if (page.peers) peersSection(document.getElementById('peers'));
drawAll();
const rows = page.runs.reduce((sum, run) => sum + run.rows, 0);
const kept = page.runs.reduce((sum, run) => sum + run.columns.round.length, 0);
if (kept < rows) {
  document.getElementById('explorer').append(element('p', { class: 'note' },
      `Drawn from ${kept} of ${rows} rows; every extreme value is among them. rounds.csv holds all rows.`));
}
let width = innerWidth, pending = 0;
addEventListener('resize', () => {
  if (innerWidth === width) return;
  width = innerWidth;
  cancelAnimationFrame(pending);
  pending = requestAnimationFrame(drawAll);
});
