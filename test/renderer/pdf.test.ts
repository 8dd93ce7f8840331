/** PDFs in the window: pages, zoom, text for screen readers, and hostile files. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { pdfOf } from '../../simulator/document-files.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { orderWithEvidence } from '../helpers/demo-evidence.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { NOW } from './scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

const NAME = 'Angebot 2026-1187.pdf';

async function open(bytes: Buffer) {
  const backend = createWindowBackend({ now: NOW, items: [orderWithEvidence(NOW)] });
  backend.documents.set('offer', new Uint8Array(bytes));
  const opened = await lab.open({ backend, now: NOW });
  const requests: string[] = [];
  opened.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  opened.page.on('dialog', (dialog) => requests.push(`dialog ${dialog.message()}`));
  await opened.page
    .getByRole('button', { name: /Kessler/ })
    .first()
    .click();
  const list = opened.page.getByRole('region', { name: 'Documents' });
  await list.getByRole('button', { name: `Open ${NAME}` }).click();
  const preview = list.getByRole('region', { name: NAME });
  /** Share of the drawn page that is dark. */
  const dark = (): Promise<number> =>
    preview.locator('canvas').evaluate((node) => {
      const canvas = node as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
      };
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) found += (data[at] ?? 255) < 128 ? 1 : 0;
      return found / (data.length / 4);
    });
  const text = (page: number, content: string | RegExp) =>
    preview
      .getByRole('region', { name: `Text of page ${page}` })
      .getByText(content)
      .waitFor();
  return { backend, list, preview, dark, text, requests, ...opened };
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
const stream = (content: string | Buffer, members = '') =>
  `<< /Length ${content.length} ${members}>>\nstream\n${content.toString('latin1')}\nendstream`;
const said = (text: string) => `BT /F1 40 Tf 56 700 Td (${text}) Tj ET`;

/** Object 1: catalog, 2: pages, 3: font; then two objects for each page. */
function paged(
  contents: readonly string[],
  { catalog = '', page = '', resources = '', box = '0 0 595 842', more = [] as string[] } = {},
) {
  const kids = contents.map((_, index) => `${4 + 2 * index} 0 R`).join(' ');
  return pdfOf([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    FONT,
    ...contents.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents ${5 + 2 * index} 0 R /Resources << /Font << /F1 3 0 R >> ${resources} >> ${page} >>`,
      content.startsWith('<<') ? content : stream(content),
    ]),
    ...more,
  ]);
}

test('pages are drawn one at a time, enlarged, and read as text', async () => {
  const { preview, text, dark, complaints, page, close } = await open(
    paged([said('First offer'), said('Second offer')]),
  );
  await text(1, 'First offer');
  assert.ok((await dark()) > 0.002);
  await assertAccessible(page, 'a PDF');
  assert.ok(await preview.getByRole('button', { name: 'Previous page' }).isDisabled());
  await preview.getByRole('button', { name: 'Next page' }).click();
  await preview.getByText('Page 2 of 2').waitFor();
  await text(2, 'Second offer');
  const width = () => preview.locator('canvas').evaluate((node) => node.clientWidth);
  const before = await width();
  await preview.getByRole('button', { name: 'Larger' }).click();
  await text(2, 'Second offer');
  assert.ok((await width()) > before);
  assert.deepEqual(complaints, []);
  await close();
});

test('scripts and actions of a PDF do nothing', async () => {
  const script = "app.alert('planted'); this.submitForm('http://planted.invalid/');";
  const { text, requests, complaints, page, close } = await open(
    paged([said('Harmless')], {
      catalog: `/OpenAction << /S /JavaScript /JS (${script}) >> /AA << /WC << /S /JavaScript /JS (${script}) >> >>
        /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (${script}) >>] >> >> /AcroForm << /XFA 6 0 R /Fields [] >>`,
      page: `/AA << /O << /S /URI /URI (http://planted.invalid/) >> >>
        /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (javascript:alert\\(1\\)) >> >>]`,
      more: [stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><script>app.alert(1)</script></xdp:xdp>')],
    }),
  );
  await text(1, 'Harmless');
  assert.equal(await page.locator('canvas').count(), 1);
  assert.deepEqual(
    requests.filter((request) => !request.startsWith('/assets/')),
    [],
  );
  assert.deepEqual(complaints, []);
  await close();
});

const deflated = (content: string | Buffer, times = 1): string => {
  let bytes = Buffer.from(content as string, 'latin1');
  for (let time = 0; time < times; time += 1) bytes = deflateSync(bytes);
  return stream(bytes, `/Filter [${'/FlateDecode '.repeat(times)}]`);
};
/** Each form draws the next one ten times. */
const nested = (depth: number): string[] =>
  Array.from({ length: depth }, (_, level) =>
    level === depth - 1
      ? stream('0 0 9 9 re f', '/Type /XObject /Subtype /Form /BBox [0 0 9 9]')
      : stream(
          '/N Do '.repeat(10),
          `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /N ${7 + level} 0 R >> >>`,
        ),
  );
const withPicture = (picture: string, drawing = '595 0 0 842 0 0 cm /P Do') =>
  paged([drawing], { resources: '/XObject << /P 6 0 R >>', more: [picture] });
const picture = (width: number, height: number, members: string, data: string | Buffer) =>
  stream(data, `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${members}`);

const HOSTILE: readonly (readonly [why: string, make: () => Buffer, words: RegExp])[] = [
  ['a stream that grows to 256 MiB', () => paged([deflated(Buffer.alloc(2 ** 28, ' '), 2)]), /too large for a preview/],
  ['millions of operations', () => paged([deflated('q Q '.repeat(1_000_000))]), /too large for a preview/],
  [
    'many large pictures',
    () => {
      const data = deflateSync(Buffer.alloc(500_000));
      const members = '/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode';
      const names = Array.from({ length: 30 }, (_, n) => n);
      return paged([names.map((n) => `/P${n} Do`).join(' ')], {
        resources: `/XObject << ${names.map((n) => `/P${n} ${6 + n} 0 R`).join(' ')} >>`,
        more: names.map((n) => picture(2000, 2000, `${members} /N ${n}`, data)),
      });
    },
    /too large for a preview/,
  ],
  [
    'a picture of 10 gigapixels',
    () => withPicture(picture(100_000, 100_000, '/ColorSpace /DeviceGray /BitsPerComponent 8', 'x')),
    /too large for a preview/,
  ],
  [
    'a password',
    () =>
      pdfOf(
        [
          '<< /Type /Catalog /Pages 2 0 R >>',
          '<< /Type /Pages /Kids [] /Count 0 >>',
          `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${'00'.repeat(32)}> /U <${'11'.repeat(32)}> >>`,
        ],
        `/Encrypt 3 0 R /ID [<${'22'.repeat(16)}> <${'22'.repeat(16)}>] `,
      ),
    /needs a password/,
  ],
  ['no pages', () => pdfOf(['<< /Type /Catalog >>']), /cannot be displayed here/],
  ['nothing but its first bytes', () => Buffer.from('%PDF-1.7\n'), /cannot be displayed here/],
  ['an end after a third', () => paged([said('x')]).subarray(0, 200), /cannot be displayed here/],
  [
    'random bytes',
    () => Buffer.concat([Buffer.from('%PDF-1.7\n'), deflateSync('x'.repeat(9000))]),
    /cannot be displayed here/,
  ],
];

for (const [why, make, words] of HOSTILE) {
  test(`a PDF with ${why} is refused, and can still be saved`, async () => {
    const { list, backend, complaints, close } = await open(make());
    await list.getByText(words).waitFor();
    await list.getByRole('button', { name: `Save ${NAME}` }).click();
    await list.getByText('Saved.').waitFor();
    assert.deepEqual(backend.saved, [NAME]);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('drawing is abandoned after 20 seconds', async () => {
  const { list, preview, page, complaints, close } = await open(
    paged(['/N Do'], { resources: '/XObject << /N 6 0 R >>', more: nested(9) }),
  );
  await preview.getByText('Page 1 of 1').waitFor();
  await page.clock.fastForward(20_000);
  await list.getByText(/too large for a preview/).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

for (const box of ['0 0 1000000000 1000000000', '0 0 1 9000000', '0 0 9000000 1', '0 0 0 0', 'NaN 0 a b']) {
  test(`a page of ${box} has a bounded canvas`, async () => {
    const { preview, text, complaints, close } = await open(paged([said('Measured')], { box }));
    await text(1, /Measured|has no text/);
    const [width = 0, height = 0] = await preview
      .locator('canvas')
      .evaluate((node) => [Reflect.get(node, 'width'), Reflect.get(node, 'height')] as number[]);
    assert.ok(width >= 1 && height >= 1 && Math.max(width, height) <= 8192 && width * height <= 16_100_000);
    assert.deepEqual(complaints, []);
    await close();
  });
}

test('of thousands of pages only the displayed one is drawn', async () => {
  const { preview, text, complaints, close } = await open(
    paged(Array.from({ length: 5000 }, (_, page) => said(`Page number ${page + 1}`))),
  );
  await text(1, 'Page number 1');
  await preview.getByText('Page 1 of 5000').waitFor();
  await preview.getByRole('button', { name: 'Next page' }).click();
  await text(2, 'Page number 2');
  assert.deepEqual(complaints, []);
  await close();
});

test('a picture of a fax is decoded without WebAssembly', async () => {
  // T.6: one bit for each white row of eight, then the end of the block.
  const data = Buffer.from([0xff, 0x00, 0x10, 0x01]);
  const { preview, text, dark, complaints, close } = await open(
    withPicture(
      picture(
        8,
        8,
        '/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 8 >>',
        data,
      ),
    ),
  );
  await text(1, 'This page has no text.');
  await preview.waitFor();
  assert.ok((await dark()) > 0.9);
  assert.deepEqual(complaints, []);
  await close();
});
