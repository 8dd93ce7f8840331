/** Handler types of a window's host, and dispatch by channel. Each host checks its callers itself. */
import type { TSchema } from 'typebox';
import { type Problem, ProblemError } from '../problems.ts';
import { checker } from '../validate.ts';
import { BASE_CHANNELS } from './base.ts';
import type { BaseChannel, BridgeChannel, BridgeReplies, BridgeRequest, ChannelOf, Result } from './bridge.ts';
import { CAPABILITIES, type Capability } from './capabilities.ts';
import { OPERATION_CHANNELS } from './desk-channels.ts';

/** @param page the host's id of the calling page */
type Handler<C extends BridgeChannel> = (
  request: BridgeRequest<C>,
  page: number,
) => BridgeReplies[C] | Promise<BridgeReplies[C]>;

export type BaseHandlers = { [C in BaseChannel]: Handler<C> };
export type HandlersOf<N extends Capability> = { [C in ChannelOf<N>]: Handler<C> };
/** Handlers of the base and of exactly the given capabilities. */
export interface HostHandlers<N extends Capability> {
  base: BaseHandlers;
  capabilities: { [K in N]: HandlersOf<K> };
}

/** Its argument has been validated against the schema of its channel. */
export type AnyHandler = (request: never, page: number) => unknown;
interface AnyHandlers {
  base: Readonly<Record<string, AnyHandler>>;
  capabilities: Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;
}

/** @returns channel → request schema, for a host with these capabilities */
export function channelsOf(capabilities: readonly Capability[]): Map<string, TSchema> {
  const own = capabilities.flatMap((name) => Object.entries<TSchema>(CAPABILITIES[name]));
  const operations = OPERATION_CHANNELS.map(({ channel, request }) => [channel, request] as const);
  return new Map([...Object.entries<TSchema>(BASE_CHANNELS), ...operations, ...own]);
}

/** Validates the request and resolves to a value or a problem; never rejects. */
export type Answerer = (request: unknown, page: number) => Promise<Result<unknown>>;

/** @param explain converts an unexpected error to a problem for the page */
export function answererOf(schema: TSchema, handler: AnyHandler, explain: (error: unknown) => Problem): Answerer {
  const checked = checker(schema);
  return async (request, page) => {
    try {
      return { ok: true, value: await handler(checked.parse(request) as never, page) };
    } catch (error) {
      return { ok: false, problem: error instanceof ProblemError ? error.problem : explain(error) };
    }
  };
}

/** @returns looks up the handler of a channel. @throws Error (by the lookup) for a channel without handler */
export function handlerFinder({ base, capabilities }: AnyHandlers): (channel: string) => AnyHandler {
  const handlers = new Map([base, ...Object.values(capabilities)].flatMap((some) => Object.entries(some)));
  return (channel) => {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`Nobody answers ${channel}`);
    return handler;
  };
}
