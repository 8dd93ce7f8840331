/**
 * `npm run bench [-- NAME…] [--rounds N] [--trial] [--write]`: runs each bench with its references and prints ratios. Absolute figures
 * vary by machine and day; only ratios of one run count. `--trial` runs two short rounds to show that a bench works. `--write` updates
 * the section of each in docs/measures.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catchUp } from './catch-up.ts';
import { cluster } from './cluster.ts';
import { copyUnderLoad } from './copy.ts';
import { evidenceCost } from './evidence.ts';
import { fairness } from './fairness.ts';
import { fanOut } from './fan-out.ts';
import { firstNotification } from './first-notification.ts';
import { growth } from './growth.ts';
import { idleMemory } from './idle-memory.ts';
import { ingestMany, ingestOne } from './ingest.ts';
import { joining } from './join.ts';
import { logOfRelays } from './log.ts';
import { longList } from './long-list.ts';
import { machineText } from './machine.ts';
import { idleCpu } from './main-idle.ts';
import { mainMemory } from './main-memory.ts';
import { withSection } from './measures-page.ts';
import { notify } from './notify.ts';
import { oneDesk } from './one-desk.ts';
import { FULL_ROUNDS, names, ROUNDS, writes } from './options.ts';
import { pinThisProcess } from './processes.ts';
import { ready } from './ready.ts';
import { markdown, type Report } from './report.ts';
import { reconnect } from './restart.ts';
import { search } from './search.ts';
import { searchOwn } from './search-own.ts';
import { soak } from './soak.ts';
import { stuckDesk } from './stuck-desk.ts';
import { webMemory } from './web-memory.ts';
import { webStart } from './web-start.ts';

const BENCHES: Record<string, () => Promise<Report>> = {
  'fan-out': fanOut,
  'one-desk': oneDesk,
  reconnect,
  'stuck-desk': stuckDesk,
  'ingest-64': ingestMany,
  'ingest-1': ingestOne,
  cluster,
  copy: copyUnderLoad,
  fairness,
  'idle-memory': idleMemory,
  search,
  'search-own': searchOwn,
  notify,
  'main-memory': mainMemory,
  'idle-cpu': idleCpu,
  'long-list': longList,
  'catch-up': catchUp,
  growth,
  log: logOfRelays,
  join: joining,
  ready,
  'web-start': webStart,
  'web-memory': webMemory,
  evidence: evidenceCost,
  'first-notification': firstNotification,
  soak,
};

const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`Unknown bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) {
  console.error('--rounds takes a number from 1 on');
  process.exit(2);
}
if (writes && ROUNDS < FULL_ROUNDS) {
  console.error(`--write needs ${FULL_ROUNDS} rounds or more`);
  process.exit(2);
}

const page = join(import.meta.dirname, '../../docs/measures.md');
const machine = machineText();
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  pinThisProcess();
  const report = await bench();
  const text = markdown({
    ...report,
    conditions: `Run on ${new Date().toISOString().slice(0, 10)}: ${machine}. ${report.conditions}`,
  });
  console.log(`${text}\n`);
  // Written immediately, so that a failing later bench loses nothing.
  if (writes) writeFileSync(page, withSection(readFileSync(page, 'utf8'), text));
}
