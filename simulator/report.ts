import type { Notice, ScenarioReport } from './journal.ts';
import type { LoadProgress } from './load.ts';

/** @returns null if there is nothing to print */
export function wordsFor(notice: Notice): string | null {
  switch (notice.kind) {
    case 'ask':
      return `${notice.scenario.padEnd(20)}  ${notice.ask.title}  (to ${people(notice.ask.recipients)})`;
    case 'sent':
      return notice.sent.recipients > 0 && notice.sent.title !== notice.sent.type
        ? `${notice.scenario.padEnd(20)}  ${notice.sent.title}  (to ${people(notice.sent.recipients)})`
        : null;
    case 'answer': {
      const { by, action, result, detail } = notice.answer;
      const comment = notice.answer.comment ? ` "${notice.answer.comment}"` : '';
      return `${'answer'.padEnd(20)}  ${notice.title ?? notice.answer.eventId}: ${action} by ${by.name}${comment}, ${result}: ${detail}`;
    }
    case 'customer':
      return null;
    case 'scenario':
      return notice.report.state === 'failed' ? scenarioLine(notice.report) : null;
    case 'trouble':
      return notice.reason === null
        ? `${notice.system}: the relay takes events again`
        : `${notice.system}: the relay takes no events (${notice.reason}); they are kept and sent again`;
    case 'error':
      return notice.message;
  }
}

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** Final line of a scenario: `workflow-alerts       done    approve by Dana Fox, carried out: released`. */
export const scenarioLine = ({ name, state, fate }: ScenarioReport): string =>
  `${name.padEnd(20)}  ${state.padEnd(6)}  ${fate ?? ''}`.trimEnd();

export function loadLine(progress: LoadProgress): string {
  const { accepted, refused, perSecond, p50, p99 } = progress;
  const lost = refused > 0 ? `, ${refused} refused` : '';
  return `${Math.round(perSecond)} events/s accepted (${accepted}${lost}); until 202: p50 ${p50} ms, p99 ${p99} ms`;
}
