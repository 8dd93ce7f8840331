/** Arranges the pictures of all scenes on contact sheets, one for each language, theme and width. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';

/** Pictures in a row and on a sheet, by width of the window. */
const COLUMNS: Record<string, number> = { '1040': 3, '720': 4, '420': 6 };
const ON_SHEET: Record<string, number> = { '1040': 12, '720': 16, '420': 24 };
/** Width of a sheet, CSS pixels. */
const SHEET = 1680;
/** File name that `checkScene` writes: scene, size, theme, language. */
const NAMED = /^(?<scene>.+)-(?<width>\d+)x\d+-(?<theme>light|dark|forced)-(?<language>[a-z]{2})\.png$/;

/** @param folder contains the pictures; sheets are written to its `sheets/`. @returns number of sheets */
export async function layOut(browser: Browser, folder: string): Promise<number> {
  const sheets = new Map<string, string[]>();
  for (const file of readdirSync(folder).sort()) {
    const named = NAMED.exec(file)?.groups;
    if (!named?.width || !(named.width in COLUMNS)) continue;
    const key = `${named.language}-${named.theme}-${named.width}`;
    sheets.set(key, [...(sheets.get(key) ?? []), file]);
  }
  mkdirSync(join(folder, 'sheets'), { recursive: true });
  const page = await browser.newPage({ viewport: { width: SHEET, height: 900 } });
  let made = 0;
  for (const [key, files] of sheets) {
    const width = key.split('-').at(-1) ?? '';
    const most = ON_SHEET[width] ?? 12;
    for (let start = 0; start < files.length; start += most) {
      const path = join(folder, 'sheets', `${key}-${start / most + 1}`);
      writeFileSync(`${path}.html`, sheet(files.slice(start, start + most), COLUMNS[width] ?? 3));
      await page.goto(`file://${path}.html`);
      await page.screenshot({ path: `${path}.png`, fullPage: true });
      made += 1;
    }
  }
  await page.close();
  return made;
}

const sheet = (files: readonly string[], columns: number): string => `<!doctype html><meta charset="utf-8">
<body style="margin:8px;background:#888;font:12px sans-serif;display:grid;gap:8px;grid-template-columns:repeat(${columns},1fr)">
${files.map((file) => `<figure style="margin:0"><figcaption>${file}</figcaption><img src="../${file}" style="width:100%"></figure>`).join('\n')}`;
