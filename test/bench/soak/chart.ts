/** A chart of the soak as SVG: lines over time, each with the band in which it should stay after the warm-up. */

interface Line {
  name: string;
  values: readonly number[];
  /** Least and most after the warm-up. */
  band: readonly [number, number];
}

const SIZE = { width: 760, height: 360 } as const;
const FRAME = { left: 56, right: 736, top: 40, bottom: 312 } as const;
/** Blue and orange of Okabe and Ito, on a light and a dark page. */
const STYLE = [
  'svg{background:#fff}text{font:13px sans-serif;fill:#222}.mark{stroke:#ddd}',
  '.line0{--line:#0072b2}.line1{--line:#d55e00}polyline{stroke:var(--line);stroke-width:2;fill:none}rect{fill:var(--line);opacity:.15}',
  '@media(prefers-color-scheme:dark){svg{background:#1b1b1b}text{fill:#eee}.mark{stroke:#444}',
  '.line0{--line:#56b4e9}.line1{--line:#e69f00}}',
].join('');
/** Marks of the scale. */
const MARKS = 4;

/** @param seconds of the whole run. @param warm how many of the values are the warm-up */
export function chartOf(title: string, unit: string, lines: readonly Line[], seconds: number, warm: number): string {
  const highest = niceTop(Math.max(...lines.flatMap(({ values, band }) => [...values, band[1]])));
  const count = Math.max(...lines.map(({ values }) => values.length));
  const x = (at: number): number => round(FRAME.left + ((FRAME.right - FRAME.left) * at) / count);
  const y = (value: number): number => round(FRAME.bottom - ((FRAME.bottom - FRAME.top) * value) / highest);
  const text = (at: readonly [number, number], words: string, anchor = 'middle'): string =>
    `<text x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${escaped(words)}</text>`;

  const scale = Array.from({ length: MARKS + 1 }, (_, n) => (highest * n) / MARKS).flatMap((value) => [
    `<path class="mark" d="M${FRAME.left} ${y(value)}H${FRAME.right}"/>`,
    text([FRAME.left - 8, y(value) + 4], String(round(value)), 'end'),
  ]);
  const drawn = lines.flatMap(({ name, values, band: [least, most] }, n) => {
    const points = values.map((value, at) => `${x(at + 0.5)},${y(value)}`).join(' ');
    const band = `x="${x(warm)}" y="${y(most)}" width="${round(FRAME.right - x(warm))}" height="${round(y(least) - y(most))}"`;
    return [
      `<g class="line${n % 2}"><rect ${band}/><polyline points="${points}"/></g>`,
      text([FRAME.right, y(most) - 8], name, 'end'),
    ];
  });
  const times = [0, 1 / 3, 2 / 3, 1].map((part) =>
    text(
      [x(count * part), FRAME.bottom + 20],
      seconds >= 120 ? `${round((seconds * part) / 60)} min` : `${round(seconds * part)} s`,
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    text([FRAME.left, 22], `${title}, ${unit}`, 'start'),
    ...scale,
    ...drawn,
    ...times,
    text([FRAME.right, FRAME.bottom + 40], 'shaded: 10 % around the value after the warm-up', 'end'),
    '</svg>\n',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;
/** The next multiple that gives round marks. */
function niceTop(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return Math.ceil((value * 1.05) / step) * step;
}
const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
