/** A simulator and the relay's side of its wire, joined, under a clock that runs faster. */
import type { Directory } from '../../shared/directory.ts';
import { type Clock, systemClock } from '../../simulator/clock.ts';
import { demoDirectory } from '../../simulator/directory.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';
import { type Received, type RecordingRelay, startRecordingRelay } from './recording-relay.ts';

/** Pauses last a hundredth; timeouts on others are unscaled, so that a test fails late rather than too early. */
export const fastClock: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms >= 30_000 ? ms : ms / 100, signal),
};

export interface StagePlay {
  simulator: Simulator;
  relay: RecordingRelay;
  directory: Directory;
  close(): Promise<void>;
}

export async function stagePlay(options: Partial<SimulatorOptions> = {}): Promise<StagePlay> {
  let directory: Directory = {};
  const relay = await startRecordingRelay(() => directory);
  const simulator = await startSimulator({ relayUrl: relay.url, clock: fastClock, seed: 7, ...options });
  directory = demoDirectory(simulator.responsesUrl ? { responsesUrl: simulator.responsesUrl } : {});
  return {
    simulator,
    relay,
    directory,
    async close() {
      await simulator.close(100);
      await relay.close();
    },
  };
}

/** Presses like a willing person: approves, acknowledges; sends customer messages on. */
export function willingPerson(relay: RecordingRelay): void {
  const press = (received: Received, kind: 'approve' | 'acknowledge') => {
    // A press after the end of the play is harmless; a missed one shows as a scenario without its answer.
    relay.respond(received, { kind }).catch(() => undefined);
  };
  relay.onAccepted = (received) => {
    const { type, subject } = received.event;
    if (type === 'customer.notification') relay.message(received).catch(() => undefined);
    if (!received.recipients.includes('dana')) return;
    // The legal review stays, so that its source has something to remind of.
    if (subject?.startsWith('review/')) return;
    if (type === 'approval.requested') press(received, 'approve');
    if (type === 'alert.raised' || type === 'task.assigned' || type === 'case.escalated')
      press(received, 'acknowledge');
  };
}
