interface Registered {
  readonly id: number;
  readonly webContents: object;
  readonly targetId: string;
  isFocused(): boolean;
}

/** All windows of the app; assigns ids to windows and contents. */
export class WindowRegistry<W extends Registered> {
  readonly #windows = new Map<number, W>();
  #nextId = 1;
  #nextProcessId = 1;

  nextId(): number {
    return this.#nextId++;
  }
  nextProcessId(): number {
    return this.#nextProcessId++;
  }
  add(window: W): void {
    this.#windows.set(window.id, window);
  }
  remove(window: W): void {
    this.#windows.delete(window.id);
  }
  all(): W[] {
    return [...this.#windows.values()];
  }
  byId(id: number): W | null {
    return this.#windows.get(id) ?? null;
  }
  focused(): W | null {
    return this.all().find((window) => window.isFocused()) ?? null;
  }
  ofContents(contents: object): W | null {
    return this.all().find((window) => window.webContents === contents) ?? null;
  }
  /** The window with this main frame; its target id is the frame id. Null for subframes. */
  ofFrame(frameId: string): W | null {
    return this.all().find((window) => window.targetId === frameId) ?? null;
  }
}
