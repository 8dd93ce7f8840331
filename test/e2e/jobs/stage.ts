/**
 * A stage for the eight jobs: relay and simulator, and Dana's desk in an app or in a browser. Its notifications are
 * drawn by a real notification service, and a real pointer presses the buttons.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { freePort } from '../../../build/launch/free-port.ts';
import { demoDirectory } from '../../../simulator/directory.ts';
import type { AskReport } from '../../../simulator/journal.ts';
import type { ScenarioName } from '../../../simulator/scenarios/scenario.ts';
import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import { type DesktopSession, desktopSession, type NotifyCall } from '../../helpers/desktop-session.ts';
import type { BrowserName } from '../../helpers/web-client.ts';
import { startWebDesk } from '../../helpers/web-desk.ts';
import { startWorld, type World } from '../../helpers/world.ts';
import { itemTitle, type JobProof, type Played } from './proofs.ts';

type JobHost = 'desktop' | BrowserName;

interface Stage {
  world: World;
  simulator: Simulator;
  session: DesktopSession;
}

/** Plays the jobs one after the other on one stage, each as a separate test. */
export async function playOn(t: TestContext, host: JobHost, proofs: readonly JobProof[]): Promise<void> {
  const stage = await raiseStage(t, host);
  for (const { scenario, title, prove } of proofs) {
    await t.test(title, async () => prove(await play(stage, scenario)));
  }
}

async function raiseStage(t: TestContext, host: JobHost): Promise<Stage> {
  const port = await freePort(0);
  const directory = demoDirectory({ responsesUrl: `http://127.0.0.1:${port}` });
  const session = await desktopSession(t);
  const world = await startWorld(t, { directory });
  if (host === 'desktop') await world.desktop('dana', { session, undoSeconds: 5 });
  else {
    const code = await world.pairingCode('dana');
    await startWebDesk(t, host, { url: world.url, code, settings: { session, notifications: 'granted' } });
  }
  const simulator = await startSimulator({ relayUrl: world.url, directory, port, seed: 7 });
  t.after(() => simulator.close());
  return { world, simulator, session };
}

const raisedIn = (session: DesktopSession, from: number, to?: number): NotifyCall[] =>
  session.monitor.history.slice(from, to).filter((event): event is NotifyCall => event.kind === 'notify');

const isClosed = (session: DesktopSession, id: number): boolean =>
  session.monitor.history.some((event) => event.kind === 'closed' && event.id === id);

/** A notification may time out before Dana reaches it. */
const unlessClosed = (session: DesktopSession, id: number, pressed: Promise<unknown>): Promise<unknown> =>
  pressed.catch((error: unknown) => assert.ok(isClosed(session, id), String(error)));

/** Dana closes the remaining notifications: three places are few for eight jobs. */
async function clearScreen(session: DesktopSession): Promise<void> {
  for (const { id } of raisedIn(session, 0)) {
    if (!isClosed(session, id)) await unlessClosed(session, id, session.dismiss(id));
  }
}

async function play({ world, simulator, session }: Stage, name: ScenarioName): Promise<Played> {
  await clearScreen(session);
  const from = session.monitor.history.length;
  const dana = answerAsExpected(session, from, simulator, name);
  const report = await simulator.run(name);
  await dana.stop();
  const raised = raisedIn(session, from).map(itemTitle).join('" · "');
  assert.equal(report.state, 'done', `${report.fate ?? ''}; raised: "${raised}"`);
  return { world, simulator, report, raised: () => raisedIn(session, from) };
}

/** Dana at her desk: presses the scenario's expected button in each notification. */
function answerAsExpected(
  session: DesktopSession,
  from: number,
  simulator: Simulator,
  name: ScenarioName,
): { stop(): Promise<void> } {
  let going = true;
  const asks = () => simulator.state().scenarios.find((scenario) => scenario.name === name)?.asks ?? [];
  const raisedTimes = (title: string, to?: number): number =>
    raisedIn(session, from, to).filter((call) => itemTitle(call) === title).length;
  /** How often the notification had been raised when she pressed it, by event id. */
  const pressedAt = new Map<string, number>();
  const isDue = ({ eventId, required, outcome, title, pressOn }: AskReport): boolean =>
    required && outcome === null && raisedTimes(title) > (pressedAt.get(eventId) ?? (pressOn === 'first' ? 0 : 1));
  const work = async (): Promise<void> => {
    while (going) {
      const ask = asks().find(isDue);
      if (!ask) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      const action = await session.press(ask.title, ask.press === 'acknowledge' ? 'Acknowledge' : 'Approve');
      // Beckon shows it again if it ignored the press, because its notifications had just moved: then she presses again.
      pressedAt.set(ask.eventId, raisedTimes(ask.title, session.monitor.history.lastIndexOf(action)));
    }
  };
  const working = work();
  // Reported by `stop`: what she could not press explains a scenario without an answer.
  working.catch(() => {});
  return {
    async stop() {
      going = false;
      await working;
    },
  };
}
