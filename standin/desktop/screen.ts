/** One display: the X server's screen. */
import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isJson, numberAt } from '../cdp/read.ts';
import { askScreen, type ScreenFacts } from './x11.ts';

/** Electron's defaults if the screen cannot be queried. */
const UNKNOWN: ScreenFacts = { width: 1920, height: 1080, pointer: { x: 0, y: 0 } };

export class StandinScreen extends EventEmitter {
  readonly #env: NodeJS.ProcessEnv;
  #facts: ScreenFacts = UNKNOWN;

  constructor(env: NodeJS.ProcessEnv) {
    super();
    this.#env = env;
  }

  async probe(): Promise<void> {
    this.#facts = (await askScreen(this.#env)) ?? UNKNOWN;
  }

  getPrimaryDisplay() {
    const { width, height } = this.#facts;
    const bounds = { x: 0, y: 0, width, height };
    return {
      id: 1,
      label: this.#env.DISPLAY ?? '',
      bounds,
      workArea: { ...bounds },
      size: { width, height },
      workAreaSize: { width, height },
      nativeOrigin: { x: 0, y: 0 },
      scaleFactor: 1,
      rotation: 0,
      internal: false,
      monochrome: false,
      detected: true,
      colorDepth: 24,
      colorSpace: '',
      depthPerComponent: 8,
      displayFrequency: 60,
      accelerometerSupport: 'unknown',
      touchSupport: 'unknown',
      maximumCursorSize: { width: 0, height: 0 },
    } as const;
  }
  getAllDisplays() {
    return [this.getPrimaryDisplay()];
  }
  getDisplayMatching() {
    return this.getPrimaryDisplay();
  }
  getDisplayNearestPoint() {
    return this.getPrimaryDisplay();
  }

  /** The call is synchronous but the X protocol is not, so a child process queries. */
  getCursorScreenPoint(): { x: number; y: number } {
    const asked = spawnSync(process.execPath, [fileURLToPath(new URL('./x11.ts', import.meta.url))], {
      env: { ...this.#env, NODE_OPTIONS: '' },
      encoding: 'utf8',
      timeout: 3000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const answer: unknown = asked.stdout ? JSON.parse(asked.stdout) : null;
    if (!isJson(answer)) return { ...this.#facts.pointer };
    return { x: numberAt(answer, 'pointer.x', 0), y: numberAt(answer, 'pointer.y', 0) };
  }
}
