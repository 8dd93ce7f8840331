import { evidenceIn } from '../../../shared/rules/evidence.ts';
import { useWords } from '../../i18n/words.tsx';
import type { LineChoices } from '../../state/line-choices.ts';
import type { EvidenceLoad } from '../../state/use-evidence.ts';
import { LineSummary } from './line-summary.tsx';
import { LinesTable } from './lines-table.tsx';

/** The lines in the reply window. If they cannot be loaded, the answer decides all rows alike. */
export function ReplyLines({ load: { state }, choices }: { load: EvidenceLoad; choices: LineChoices }) {
  const { language } = useWords();
  const evidence = state.status === 'ready' ? state.value : null;
  const lines = evidence && evidenceIn(evidence, language).lines;
  if (!evidence?.lines || !lines) return null;
  return (
    <>
      <LinesTable lines={lines} choices={choices} decided={null} />
      <LineSummary choices={choices} lines={evidence.lines} />
    </>
  );
}
