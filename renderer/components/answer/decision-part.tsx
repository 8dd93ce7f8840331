import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Filled,
  Circle16Regular,
  CircleHint16Regular,
  DismissCircle16Filled,
} from '@fluentui/react-icons';
import type { Item } from '../../../shared/items.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { useWords } from '../../i18n/words.tsx';
import { type DecisionProgress, decisionProgress, type Voter } from '../../state/decision-progress.ts';
import { useSnapshotPart } from '../../state/services.tsx';
import { Section } from '../frame/section.tsx';

const useStyles = makeStyles({
  sentence: { margin: '0 0 8px', overflowWrap: 'anywhere' },
  strong: { fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: '6px 16px' },
  voter: { display: 'inline-flex', alignItems: 'center', gap: '6px', minWidth: 0, maxWidth: '100%' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  icon: { display: 'inline-flex', flexShrink: 0, color: tokens.colorNeutralForeground3 },
  approve: { color: tokens.colorPaletteGreenForeground1 },
  reject: { color: tokens.colorPaletteRedForeground1 },
  turn: { color: tokens.colorBrandForeground1 },
});

const ICONS = {
  approve: CheckmarkCircle16Filled,
  acknowledge: CheckmarkCircle16Filled,
  reject: DismissCircle16Filled,
  turn: CircleHint16Regular,
  open: Circle16Regular,
} as const;

const NAMED = 3;

/** Progress of a decision by several people: `2 of 3 approved: Lee Park ✓ … waiting for Dana Fox`. */
export function DecisionPart({ item }: { item: Item }) {
  const styles = useStyles();
  const words = useWords();
  const me = useSnapshotPart('me');
  const progress = decisionProgress(item, me?.user ?? null);
  if (!progress) return null;
  const own = me?.user.id;
  return (
    <Section title={words.t.decision.title}>
      <p className={styles.sentence}>
        <span className={styles.strong}>{progressWords(words, progress, item, own)}</span>
        {` · ${policyWords(words, progress)}`}
      </p>
      {progress.voters.length > 0 && (
        <ol className={styles.list}>
          {progress.voters.map((voter) => (
            <VoterMark key={voter.id} voter={voter} own={voter.id === own} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function VoterMark({ voter, own }: { voter: Voter; own: boolean }) {
  const styles = useStyles();
  const { t } = useWords();
  const Icon = ICONS[voter.said];
  const tint = voter.said === 'reject' ? styles.reject : voter.said === 'turn' ? styles.turn : undefined;
  const good = voter.said === 'approve' || voter.said === 'acknowledge';
  return (
    <li className={styles.voter}>
      <span className={mergeClasses(styles.icon, good ? styles.approve : tint)} aria-hidden>
        <Icon />
      </span>
      <span className={styles.name}>
        <bdi>{own ? t.decision.you : voter.name}</bdi>
        {voter.by && ` (${isolate(voter.by)})`}
      </span>
      <span className={styles.quiet}>{t.decision.states[voter.said]}</span>
    </li>
  );
}

function policyWords({ t }: WindowTexts, { policy, needed }: DecisionProgress): string {
  if (policy === 'quorum') return t.decision.quorum(needed ?? 1);
  return policy === 'all' ? t.decision.all : t.decision.sequential;
}

function progressWords(words: WindowTexts, progress: DecisionProgress, item: Item, own: string | undefined): string {
  const { t } = words;
  const { approved, needed, voters, before, yourTurn } = progress;
  const count = needed === null ? t.decision.approved(approved) : t.decision.progress(approved, needed);
  if (item.outcome || !isOpen(item)) return count;
  if (before) return `${count}. ${t.decision.later(namesOf(words, before))}`;
  if (yourTurn) return `${count}. ${t.decision.yourTurn}`;
  const missing = voters.filter(({ said }) => said === 'open' || said === 'turn');
  const asked = missing.filter(({ said }) => said === 'turn');
  const names = (asked.length > 0 ? asked : missing).map(({ id, name }) => (id === own ? t.decision.yours : name));
  return names.length > 0 ? `${count}, ${t.decision.waitingFor(namesOf(words, names))}` : count;
}

function namesOf({ t, f }: WindowTexts, names: readonly string[]): string {
  const more = names.length - NAMED;
  return f.list(more > 1 ? [...names.slice(0, NAMED), t.decision.others(more)] : names);
}
