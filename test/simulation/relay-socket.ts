/** A socket to the relay with the interface of the Socket.IO client, over the simulated network. */
import type { DeskSocket } from '../../desk/relay-client/desk-socket.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import type { Pipe } from './network.ts';
import type { SimulatedRelay } from './relay.ts';
import type { Life } from './time.ts';

interface RelaySocketSetting {
  /** Chooses the relay of the next connection. */
  anyRelay: () => SimulatedRelay;
  /** Of the desk; after its end no listener is called. */
  life: Life;
  auth: () => DeskAuth;
  /** ms until a failed connection attempt is detected. */
  patience: () => number;
  /** Receives an exception of a listener; a desk may crash while it handles a message. */
  threw(error: unknown): void;
  opened(pipe: Pipe): void;
  /** Called for each message before its listener. */
  heard(event: string, payload: unknown): void;
  stir(): void;
}

interface Message {
  event?: string;
  args?: unknown[];
  /** In a reply: the id of the acknowledged message. */
  ack?: number;
  value?: unknown;
  /** Set if the relay requests an acknowledgement. */
  wanted?: number;
}

/** Starts disconnected, and makes one connection attempt. */
export function socketToRelay(setting: RelaySocketSetting): DeskSocket {
  const { life, stir } = setting;
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const waiting = new Map<number, (value: unknown) => void>();
  let pipe: { to: SimulatedRelay; through: Pipe } | null = null;
  let connected = false;
  let next = 0;

  const any: ((event: string, ...args: unknown[]) => void)[] = [];

  const tellOne = (work: () => void): void => {
    if (life.isOver()) return;
    try {
      work();
    } catch (error) {
      setting.threw(error);
    }
  };
  const tell = (event: string, ...args: unknown[]): void => tellOne(() => listeners.get(event)?.(...args));
  const send = (message: object): void => {
    if (!pipe) return;
    const { to, through } = pipe;
    through.send('server', message, (sent) => to.hear(through, sent));
  };
  const deliver = (message: unknown): void => {
    const { event, args = [], ack = 0, value, wanted } = message as Message;
    if (event === undefined) {
      waiting.get(ack)?.(value);
      return;
    }
    // Socket.IO emits `connect` before anything else.
    if (!connected) {
      connected = true;
      tell('connect');
    }
    if (!life.isOver()) setting.heard(event, args[0]);
    for (const listener of any) tellOne(() => listener(event, ...args));
    tell(event, ...args, ...(wanted === undefined ? [] : [() => send({ ack: wanted })]));
  };
  const emitWithAck = (ms: number, event: string, message: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      next += 1;
      const ack = next;
      stir();
      const cancel = life.after(ms, () => reject(new Error('no answer')));
      waiting.set(ack, (value) => {
        waiting.delete(ack);
        cancel();
        resolve(value);
      });
      send({ ack, event, args: [message] });
    });
  const connect = (): void => {
    const relay = setting.anyRelay();
    const opened = relay.network.socket();
    pipe = opened && { to: relay, through: opened };
    if (!opened) return void life.after(setting.patience(), () => tell('connect_error', new Error('no way')));
    setting.opened(opened);
    opened.onCut('client', () => {
      if (connected) tell('disconnect');
      else tell('connect_error', new Error('cut off'));
      connected = false;
    });
    opened.send('server', setting.auth(), (sent) => {
      if (!relay.connect(opened, sent as DeskAuth, deliver)) opened.cut();
    });
  };
  const socket = {
    get connected() {
      return connected;
    },
    on: (event: string, listener: (...args: unknown[]) => void) => void listeners.set(event, listener),
    onAny: (listener: (event: string, ...args: unknown[]) => void) => void any.push(listener),
    removeAllListeners: () => listeners.clear(),
    emit() {},
    timeout: (ms: number) => ({ emitWithAck: (event: string, message: unknown) => emitWithAck(ms, event, message) }),
    connect,
    disconnect() {
      connected = false;
      pipe?.through.cut();
    },
  };
  // The relay client uses only this part of Socket.IO.
  return socket as unknown as DeskSocket;
}
