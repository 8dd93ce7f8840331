import { Button, Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, ErrorCircle20Filled, Warning20Filled } from '@fluentui/react-icons';
import { useMemo } from 'react';
import type { Answer } from '../../../shared/answers.ts';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { RelatedItem, ShownCheck, ShownEvidence } from '../../../shared/evidence.ts';
import type { Item } from '../../../shared/items.ts';
import { evidenceIn, orderedChecks } from '../../../shared/rules/evidence.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { pendingKind } from '../../../shared/rules/line-decisions.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { TOUCH } from '../../../widgets/styles.ts';
import { givenWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import type { LineChoices } from '../../state/line-choices.ts';
import { useNow, useServices } from '../../state/services.tsx';
import { type EvidenceLoad, useRelated } from '../../state/use-evidence.ts';
import { Section } from '../frame/section.tsx';
import { DocumentList } from './document-list.tsx';
import { LinesTable } from './lines-table.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  check: { display: 'flex', gap: '8px', alignItems: 'flex-start' },
  icon: { flexShrink: 0, marginTop: '1px' },
  ok: { color: tokens.colorStatusSuccessForeground1 },
  warn: { color: tokens.colorStatusWarningForeground3 },
  fail: { color: tokens.colorStatusDangerForeground1 },
  failed: {
    padding: '8px 10px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
  },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  related: { display: 'flex', flexWrap: 'wrap', gap: '2px 12px', justifyContent: 'space-between' },
  amount: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  link: { textAlign: 'start', minHeight: '24px', [TOUCH]: { minHeight: '44px' } },
});

interface EvidencePartsProps {
  view: ItemView;
  load: EvidenceLoad;
  /** Of an item that is decided by line and can be answered here. */
  choices: LineChoices | null;
}

/** Checks if none failed (else they are above the text), lines, documents and earlier decisions. */
export function EvidenceParts({ view, load: { state, retry }, choices }: EvidencePartsProps) {
  const { item } = view;
  const styles = useStyles();
  const { language } = useWords();
  const t = evidenceWords[language];
  const shown = useShown(state);
  if (state.status === 'loading') return <p className={styles.small}>{t.loading}</p>;
  if (state.status === 'failed')
    return (
      <Section title={t.lines}>
        <p role="alert">{state.problem.detail}</p>
        <Button size="small" onClick={retry}>
          {t.retry}
        </Button>
      </Section>
    );
  if (!shown) return null;
  const { lines, documents = [], parties = [] } = shown;
  return (
    <>
      {item.evidence?.failed === 0 && <Checks evidence={{ state, retry }} />}
      {lines && lines.rows.length > 0 && (
        <LinesTable key={item.id} lines={lines} choices={choices} decided={answerByLine(view)} />
      )}
      {documents.length > 0 && (
        <DocumentList key={`${item.id} ${item.evidenceVersion}`} itemId={item.id} documents={documents} />
      )}
      {(parties.length > 0 || item.record) && <Related item={item} parties={parties} />}
    </>
  );
}

/** The answer that decided the rows, or will once the relay has recorded it. */
function answerByLine({ item, pending }: ItemView): Pick<Answer, 'kind' | 'lineDecisions'> | null {
  const answer = pending ? { ...pending, ...pendingKind(item, pending) } : standingAnswer(item);
  return answer?.lineCounts ? answer : null;
}

function useShown(state: EvidenceLoad['state']): ShownEvidence | null {
  const { language } = useWords();
  const evidence = state.status === 'ready' ? state.value : null;
  return useMemo(() => evidence && evidenceIn(evidence, language), [evidence, language]);
}

const ICONS = { ok: CheckmarkCircle20Filled, warn: Warning20Filled, fail: ErrorCircle20Filled } as const;

/** Failed ones first, each with its result in words. */
export function Checks({ evidence: { state } }: { evidence: EvidenceLoad }) {
  const styles = useStyles();
  const { language } = useWords();
  const checks: readonly ShownCheck[] = useShown(state)?.checks ?? [];
  if (checks.length === 0) return null;
  const t = evidenceWords[language];
  const ordered = orderedChecks(checks);
  return (
    <Section title={t.checks}>
      <ul className={styles.list}>
        {ordered.map(({ label, result, detail }) => {
          const Icon = ICONS[result];
          return (
            <li key={`${label} ${result}`} className={mergeClasses(styles.check, result === 'fail' && styles.failed)}>
              <Icon aria-hidden className={mergeClasses(styles.icon, styles[result])} />
              <div className={styles.text}>
                <span className={styles.strong}>{t.results[result]}</span>
                {' · '}
                <span dir="auto">{label}</span>
                {detail !== undefined && (
                  <div className={styles.small} dir="auto">
                    {detail}
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Related({ item, parties }: { item: Item; parties: NonNullable<ShownEvidence['parties']> }) {
  const styles = useStyles();
  const { language } = useWords();
  const t = evidenceWords[language];
  const { state } = useRelated(item.id);
  const names = parties.map(({ name }) => name).join(', ');
  return (
    <>
      {names && (
        <Section title={t.parties}>
          <span dir="auto">{names}</span>
        </Section>
      )}
      {state.status === 'failed' && (
        <Section title={t.related}>
          <span className={styles.small}>{state.problem.detail}</span>
        </Section>
      )}
      {state.status === 'ready' && (
        <Section title={t.related}>
          {state.value.items.length === 0 ? (
            <span className={styles.small}>{t.noneRelated}</span>
          ) : (
            <ul className={styles.list}>
              {state.value.items.map((one) => (
                <RelatedLine key={one.itemId} related={one} />
              ))}
            </ul>
          )}
        </Section>
      )}
    </>
  );
}

function RelatedLine({ related }: { related: RelatedItem }) {
  const styles = useStyles();
  const words = useWords();
  const { f, language, t: texts } = words;
  const { navigation } = useServices();
  const now = useNow();
  const t = evidenceWords[language];
  const { itemId, title, state, amount, outcome, at } = related;
  const decided = outcome && `${givenWords(words, outcome)} · ${t.by(outcome.by.name, f.day(Date.parse(at), now))}`;
  const result = decided ?? (isOpen(related) ? t.open : texts.states[state]);
  return (
    <li className={styles.related}>
      <div className={styles.text}>
        <Link
          as="button"
          className={styles.link}
          onClick={() => navigation.go({ to: 'view', view: isOpen(related) ? 'inbox' : 'history', itemId })}
        >
          <bdi>{title}</bdi>
        </Link>
        <div className={styles.small}>{result}</div>
      </div>
      {amount && <span className={styles.amount}>{f.money(amount.value, amount.currency)}</span>}
    </li>
  );
}
