/** One claimed message, from the attempt to its stored result. */
import { reasonOf } from '../../shared/problems.ts';
import { DutyLost } from '../domain/duties.ts';
import type {
  ClaimedMessage,
  DeliveryResult,
  OutboundLane,
  OutboundMessage,
} from '../domain/outbound/outbound-ports.ts';
import { settleDelivery } from '../domain/outbound/settle-delivery.ts';
import type { Clock, Log, Random, Timers } from '../domain/ports.ts';
import type { AnswerTx, Writer } from '../domain/unit-of-work.ts';
import { laneName } from './lanes.ts';
import { retryDelay } from './retry.ts';
import type { Attempt } from './target.ts';

interface DeliveryDeps {
  writer: Writer<AnswerTx>;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** ms to wait after each failed attempt. */
  retryDelays: readonly number[];
  /** ms before each status query. */
  statusDelays: readonly number[];
  /** Pauses the lane for `ms`, as the receiver requested. */
  hold: (lane: OutboundLane, ms: number) => void;
  /** True once attempts are aborted by shutdown; their errors are then not the receiver's. */
  brokenOff: () => boolean;
  /** False during shutdown: a result that cannot be stored is then abandoned until the next start. */
  mayWait: () => boolean;
  onAttempt: (kind: OutboundLane['kind'], result: DeliveryResult['kind']) => void;
  onArrived: (ms: number) => void;
}

type Deliver = (
  lane: OutboundLane,
  claimed: ClaimedMessage,
  send: (message: OutboundMessage) => Promise<Attempt>,
) => Promise<void>;

export const STORE_PAUSE_MS = 500;

export function createDelivery(deps: DeliveryDeps): Deliver {
  const { writer, clock, timers, random, log } = deps;

  function resultOf(attempt: Attempt, { message: { replayed }, attempt: count }: ClaimedMessage): DeliveryResult {
    if (attempt.kind === 'sent') return sentResult(attempt.job);
    if (attempt.kind === 'pending') return { kind: 'unknown' };
    if (attempt.kind !== 'retry') return attempt;
    if (replayed) return { kind: 'failed', reason: attempt.reason };
    const delay = retryDelay(count, deps.retryDelays, random);
    if (delay === null) return { kind: 'failed', reason: `gave up after ${count} attempts: ${attempt.reason}` };
    return { kind: 'retry', reason: attempt.reason, after: Math.max(delay, attempt.after ?? 0) };
  }

  function sentResult(job: string | undefined): DeliveryResult {
    const delay = retryDelay(1, deps.statusDelays, random);
    return job === undefined || delay === null ? { kind: 'sent' } : { kind: 'sent', track: { job, after: delay } };
  }

  /** The attempts of a status are its queries. After the last query the outcome stays unknown. */
  function statusResultOf(attempt: Attempt, claimed: ClaimedMessage): DeliveryResult {
    if (attempt.kind !== 'retry' && attempt.kind !== 'pending') return resultOf(attempt, claimed);
    const delay = retryDelay(claimed.attempt + 1, deps.statusDelays, random);
    if (delay === null) return { kind: 'unknown' };
    const [reason, after] =
      attempt.kind === 'retry' ? [attempt.reason, attempt.after ?? 0] : ['no final status yet', 0];
    return { kind: 'retry', reason, after: Math.max(delay, after) };
  }

  function report(
    lane: OutboundLane,
    { message, attempt }: ClaimedMessage,
    attempted: Attempt['kind'],
    result: DeliveryResult,
  ): void {
    const facts = { lane: laneName(lane), id: message.id, attempt, result: result.kind };
    if ('reason' in result && attempted !== 'pending')
      log.warn({ ...facts, reason: result.reason }, 'outbound attempt');
    else log.debug(facts, 'outbound attempt');
    deps.onAttempt(lane.kind, result.kind);
    const isAnswer = message.kind === 'response' && ['delivered', 'accepted', 'refused'].includes(result.kind);
    if (isAnswer) deps.onArrived(clock.now() - Date.parse(message.event.time));
  }

  /** Retries until stored: the message was sent, and a full disk must not lose the result. */
  async function settle(claimed: ClaimedMessage, result: DeliveryResult): Promise<void> {
    for (;;) {
      try {
        await writer.write((tx) => settleDelivery(tx, claimed, result));
        return;
      } catch (error) {
        // The new holder of the queue sends it again, with the same id.
        if (error instanceof DutyLost) return;
        const reason = reasonOf(error);
        log.error({ id: claimed.message.id, reason }, 'an outbound result could not be stored; retrying');
        if (!deps.mayWait()) return;
        await new Promise<void>((resolve) => timers.after(STORE_PAUSE_MS, resolve));
      }
    }
  }

  return async (lane, claimed, send) => {
    const attempt = await send(claimed.message);
    // The row stays claimed until the next start releases it.
    if (deps.brokenOff()) return;
    if (attempt.kind === 'retry' && attempt.after !== undefined && !attempt.alone) deps.hold(lane, attempt.after);
    const result = (lane.kind === 'status' ? statusResultOf : resultOf)(attempt, claimed);
    report(lane, claimed, attempt.kind, result);
    await settle(claimed, result);
  };
}
