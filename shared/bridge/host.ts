/** What a host of the window implements, and how each of its channels is answered. Who may ask is the host's own to check. */
import type { TSchema } from 'typebox';
import { type Problem, ProblemError } from '../problems.ts';
import { checker } from '../validate.ts';
import { BASE_CHANNELS } from './base.ts';
import type { BaseChannel, BridgeChannel, BridgeReplies, BridgeRequest, ChannelOf, Result } from './bridge.ts';
import { CAPABILITIES, type Capability } from './capabilities.ts';

/** @param page the number by which the host knows the page that asks */
export type Handler<C extends BridgeChannel> = (
  request: BridgeRequest<C>,
  page: number,
) => BridgeReplies[C] | Promise<BridgeReplies[C]>;

export type BaseHandlers = { [C in BaseChannel]: Handler<C> };
export type HandlersOf<N extends Capability> = { [C in ChannelOf<N>]: Handler<C> };
/** All of the base, and all of each capability that the host has; none besides. */
export interface HostHandlers<N extends Capability> {
  base: BaseHandlers;
  capabilities: { [K in N]: HandlersOf<K> };
}

/** Some handler; what it gets has passed the schema of its channel. */
export type AnyHandler = (request: never, page: number) => unknown;
interface AnyHandlers {
  base: Readonly<Record<string, AnyHandler>>;
  capabilities: Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;
}

/** @returns channel → schema of what is sent, of a host with these capabilities */
export function channelsOf(capabilities: readonly Capability[]): Map<string, TSchema> {
  const own = capabilities.flatMap((name) => Object.entries<TSchema>(CAPABILITIES[name]));
  return new Map([...Object.entries<TSchema>(BASE_CHANNELS), ...own]);
}

/** Checks what the page sent, and answers with a value or a problem, never with an exception. */
export type Answerer = (request: unknown, page: number) => Promise<Result<unknown>>;

/** @param explain what the page is told of a failure that nobody expected */
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

/** @returns finds the handler of a channel that `channelsOf` names for the same capabilities */
export function handlerFinder({ base, capabilities }: AnyHandlers): (channel: string) => AnyHandler {
  const handlers = new Map([base, ...Object.values(capabilities)].flatMap((some) => Object.entries(some)));
  return (channel) => {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`Nobody answers ${channel}`);
    return handler;
  };
}
