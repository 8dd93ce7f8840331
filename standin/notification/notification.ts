/** As in Electron 45 on Linux. */
import { EventEmitter } from 'node:events';
import type { NotificationAction, NotificationConstructorOptions } from 'electron';
import { createEvent, plainEvent } from '../event.ts';
import { StandinNativeImage } from '../image/native-image.ts';
import type { DisplayedNotification, NotificationService } from './service.ts';

const DEFAULT_KEY = 'default';
/** NotificationClosed reasons 1 to 3; 4 and others are undefined. */
const REASONS: Record<number, string> = { 1: 'timedOut', 2: 'userCanceled', 3: 'applicationHidden' };

interface NotificationWorld {
  service: NotificationService;
  appName(): string;
}

export class StandinNotification extends EventEmitter {
  title: string;
  body: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';
  timeoutType: 'default' | 'never';
  actions: NotificationAction[];
  readonly #icon: NotificationConstructorOptions['icon'];
  readonly #world: NotificationWorld;
  /** Id at the service, 0 while not displayed. */
  #number = 0;
  /** Serializes calls to the service; the first starts synchronously. Null if none is pending. */
  #queue: Promise<void> | null = null;

  constructor(world: NotificationWorld, options: NotificationConstructorOptions = {}) {
    super();
    this.#world = world;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'low';
    this.timeoutType = options.timeoutType ?? 'default';
    this.actions = options.actions ?? [];
    this.#icon = options.icon;
  }

  /** Replaces the notification in place if it is already displayed. */
  show(): void {
    const shown = this.#shown();
    this.#enqueue(async () => {
      try {
        this.#number = await this.#world.service.notify(
          { ...shown, replaces: this.#number },
          {
            onAction: (key) => this.#onAction(key),
            onClosed: (reason) => this.#onClosed(reason),
          },
        );
        this.emit('show', plainEvent());
      } catch (error) {
        this.emit('failed', plainEvent(), error instanceof Error ? error.message : String(error));
      }
    });
  }

  close(): void {
    this.#enqueue(async () => {
      if (this.#number !== 0) await this.#world.service.close(this.#number);
    });
  }

  #enqueue(step: () => Promise<void>): void {
    const under = (this.#queue ? this.#queue.then(step) : step())
      .catch((error: unknown) => {
        // Rethrow a listener's error as an uncaught exception, so that it is visible.
        setImmediate(() => {
          throw error;
        });
      })
      .then(() => {
        if (this.#queue === under) this.#queue = null;
      });
    this.#queue = under;
  }

  #shown(): Omit<DisplayedNotification, 'replaces'> {
    // The key of a button is its index in `actions`, which the `action` event passes to the app.
    const buttons = this.actions.flatMap(({ type, text }, index) =>
      type === 'button' ? [String(index), text ?? ''] : [],
    );
    return {
      appName: this.#world.appName(),
      summary: this.title,
      body: this.body,
      actions: [DEFAULT_KEY, 'View', ...buttons],
      urgency: this.urgency,
      silent: this.silent,
      icon: iconOf(this.#icon),
      expire: this.timeoutType === 'never' ? 0 : -1,
    };
  }

  #onAction(key: string): void {
    if (key === DEFAULT_KEY) {
      this.emit('click', plainEvent());
      return;
    }
    const actionIndex = Number(key);
    if (!Number.isInteger(actionIndex) || !this.actions[actionIndex]) return;
    this.emit('action', createEvent({ actionIndex, selectionIndex: -1 }), actionIndex, -1);
  }

  #onClosed(reason: number): void {
    this.#number = 0;
    const name = REASONS[reason];
    this.emit('close', createEvent(name === undefined ? {} : { reason: name }));
  }
}

function iconOf(icon: NotificationConstructorOptions['icon']): DisplayedNotification['icon'] {
  if (typeof icon === 'string') return icon === '' ? null : { path: icon };
  const raster = icon instanceof StandinNativeImage ? icon.rasters().at(-1) : undefined;
  return raster ? { raster } : null;
}
