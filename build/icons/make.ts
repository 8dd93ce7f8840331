/** `node build/icons/make.ts`: renders the drawings of this folder to icon files with Chromium. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { chromiumArgs, findChromium } from '../launch/chromium.ts';
import { icnsOf, icoOf, type SizedPng } from './containers.ts';
import { trayDrawing, trayStates } from './tray.ts';
import { badgeDrawing, fullBleed } from './web.ts';

const folder = import.meta.dirname;
const appSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024];

const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
try {
  await makeAppIcons(browser);
  await makeTrayIcons(browser);
  await makeWebIcons(browser);
} finally {
  await browser.close();
}

async function makeAppIcons(browser: Browser): Promise<void> {
  const drawing = await readFile(join(folder, 'beckon.svg'), 'utf8');
  const out = await emptyFolder('app');
  const pictures: SizedPng[] = [];
  for (const size of appSizes) {
    const png = await render(browser, drawing, size);
    await writeFile(join(out, `${size}x${size}.png`), png);
    pictures.push({ size, png });
  }
  await writeFile(join(folder, 'beckon.ico'), icoOf(pictures.filter(({ size }) => size <= 256 && size !== 22)));
  await writeFile(join(folder, 'beckon.icns'), icnsOf(pictures));
}

async function makeTrayIcons(browser: Browser): Promise<void> {
  const out = await emptyFolder('tray');
  for (const state of trayStates) {
    await writeFile(join(out, `tray-${state}.png`), await render(browser, trayDrawing(state), 22));
    await writeFile(join(out, `tray-${state}@2x.png`), await render(browser, trayDrawing(state), 44));
  }
}

async function makeWebIcons(browser: Browser): Promise<void> {
  const drawing = await readFile(join(folder, 'beckon.svg'), 'utf8');
  const out = await emptyFolder('web');
  const write = async (name: string, svg: string, size: number): Promise<void> =>
    writeFile(join(out, name), await render(browser, svg, size));
  for (const size of [192, 512]) {
    await write(`icon-${size}.png`, drawing, size);
    await write(`maskable-${size}.png`, fullBleed(drawing), size);
  }
  await write('apple-touch-icon.png', fullBleed(drawing), 180);
  await write('badge.png', badgeDrawing(drawing), 96);
}

async function render(browser: Browser, drawing: string, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = drawing.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
  await page.setContent(`<style>body{margin:0;background:transparent}</style>${sized}`);
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

async function emptyFolder(name: string): Promise<string> {
  const path = join(folder, name);
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
  return path;
}
