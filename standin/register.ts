/** `node --import …/standin/register.ts dist/electron/main.js`: resolves `electron` to standin/index.ts and emulates Electron's process. */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { findChromium } from './chromium/executable.ts';

const ELECTRON = new Set(['electron', 'electron/main', 'electron/common']);
const index = new URL('./index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    ELECTRON.has(specifier) ? { url: index, shortCircuit: true } : next(specifier, context),
});

const fixed = (value: unknown) => ({ value, enumerable: true, configurable: true, writable: false });
Object.defineProperty(process, 'type', fixed('browser'));
Object.defineProperty(process, 'resourcesPath', fixed(dirname(resolve(process.argv[1] ?? '.'))));
Object.defineProperty(process, 'defaultApp', fixed(true));
Object.defineProperty(process, 'versions', fixed({ ...process.versions, electron: electronVersion() }));

process.stderr.write(
  `Electron stand-in on Node ${process.versions.node} and ${chromium()}; windows, notifications and tray are real, the rest is documented in standin/README.md\n`,
);

function electronVersion(): string {
  try {
    const parsed: unknown = JSON.parse(
      readFileSync(createRequire(import.meta.url).resolve('electron/package.json'), 'utf8'),
    );
    const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
    return typeof version === 'string' ? version : '0.0.0';
  } catch {
    return '0.0.0';
  }
}

/** The version is known only once Chromium runs; this reports whether it exists. */
function chromium(): string {
  try {
    return `Chromium at ${findChromium(process.env)}`;
  } catch {
    return 'no Chromium';
  }
}
