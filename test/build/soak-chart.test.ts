import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartOf } from '../bench/soak/chart.ts';

test('a line is drawn over the whole time, and its band after the warm-up', () => {
  const svg = chartOf('Memory & "more"', 'MiB', [{ name: 'heap', values: [10, 20, 40], band: [36, 44] }], 180, 1);
  // 0 to 50 MiB are drawn from 312 up to 40 px, 3 minutes from 56 to 736 px.
  assert.match(svg, /<polyline points="169\.3,257\.6 396,203\.2 622\.7,94\.4"/);
  assert.match(svg, /<rect x="282\.7" y="72\.6" width="453\.3" height="43\.6"/);
  assert.match(svg, /<text x="736" y="332" text-anchor="middle">3 min<\/text>/);
  assert.match(svg, /aria-label="Memory &amp; &quot;more&quot;"/);
});
