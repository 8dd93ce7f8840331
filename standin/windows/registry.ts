/** All windows of the app, and the numbers they and their contents get. */
import type { StandinWindow } from './browser-window.ts';
import type { StandinWebContents } from './web-contents.ts';

export class WindowRegistry {
  readonly #windows = new Map<number, StandinWindow>();
  #nextId = 1;
  #nextProcessId = 1;

  nextId(): number {
    return this.#nextId++;
  }
  nextProcessId(): number {
    return this.#nextProcessId++;
  }
  add(window: StandinWindow): void {
    this.#windows.set(window.id, window);
  }
  remove(window: StandinWindow): void {
    this.#windows.delete(window.id);
  }
  all(): StandinWindow[] {
    return [...this.#windows.values()];
  }
  byId(id: number): StandinWindow | null {
    return this.#windows.get(id) ?? null;
  }
  focused(): StandinWindow | null {
    return this.all().find((window) => window.isFocused()) ?? null;
  }
  ofContents(contents: StandinWebContents): StandinWindow | null {
    return this.all().find((window) => window.webContents === contents) ?? null;
  }
  /** The window whose page has a frame; only main frames are known by their target. */
  ofFrame(frameId: string): StandinWindow | null {
    return this.all().find((window) => window.targetId === frameId) ?? null;
  }
}
