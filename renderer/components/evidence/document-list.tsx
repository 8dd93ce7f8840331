import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Document20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ItemDocument } from '../../../shared/evidence.ts';
import type { Problem } from '../../../shared/problems.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { Spinner } from '../../../widgets/spinner.tsx';
import { TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useServices } from '../../state/services.tsx';
import { Section } from '../frame/section.tsx';
import { DocumentPreview } from './document-preview.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '8px' },
  row: { display: 'flex', gap: '8px', alignItems: 'flex-start', flexWrap: 'wrap' },
  icon: { flexShrink: 0, marginTop: '1px' },
  text: { flex: '1 1 160px', minWidth: 0, overflowWrap: 'anywhere' },
  tools: { display: 'flex', gap: '6px' },
  button: { [TOUCH]: { minHeight: '44px' } },
  small: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  changed: { color: tokens.colorStatusDangerForeground1, margin: '4px 0' },
  fault: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', margin: '4px 0' },
});

type Opened =
  | { status: 'closed' }
  | { status: 'busy' }
  | { status: 'open'; bytes: Uint8Array<ArrayBuffer> }
  | { status: 'saved' }
  | { status: 'failed'; problem: Problem; again: () => void };

interface DocumentListProps {
  itemId: string;
  documents: readonly ItemDocument[];
}

/** Documents are fetched when the person opens or saves one. The window holds the bytes only while the preview is open. */
export function DocumentList({ itemId, documents }: DocumentListProps) {
  const styles = useStyles();
  const { language } = useWords();
  return (
    <Section title={evidenceWords[language].documents}>
      <ul className={styles.list}>
        {documents.map((document) => (
          <DocumentRow key={document.id} itemId={itemId} document={document} />
        ))}
      </ul>
    </Section>
  );
}

function DocumentRow({ itemId, document }: { itemId: string; document: ItemDocument }) {
  const styles = useStyles();
  const { language } = useWords();
  const { bridge } = useServices();
  const saving = useCapability('save-file');
  const [opened, setOpened] = useState<Opened>({ status: 'closed' });
  const t = evidenceWords[language];
  const { id: documentId, name, mediaType, sha256 } = document;

  const failed = (problem: Problem, again: () => void): void => setOpened({ status: 'failed', problem, again });
  const open = async (): Promise<void> => {
    setOpened({ status: 'busy' });
    const result = await bridge.invoke('document.open', { itemId, documentId });
    if (result.ok) setOpened({ status: 'open', bytes: result.value });
    else failed(result.problem, () => void open());
  };
  const save = async (): Promise<void> => {
    if (!saving) return;
    setOpened({ status: 'busy' });
    const result = await saving.invoke('document.save', { itemId, documentId, name, mediaType });
    if (result.ok) setOpened({ status: result.value.saved ? 'saved' : 'closed' });
    else failed(result.problem, () => void save());
  };
  const isOpen = opened.status === 'open';
  const isBusy = opened.status === 'busy';
  return (
    <li>
      <div className={styles.row}>
        <Document20Regular aria-hidden className={styles.icon} />
        <div className={styles.text}>
          <span dir="auto">{name}</span>
          {sha256 === undefined && <div className={styles.small}>{t.mayHaveChanged}</div>}
        </div>
        <div className={styles.tools}>
          <Button
            size="small"
            className={styles.button}
            disabledFocusable={isBusy}
            aria-label={isOpen ? undefined : t.openDocument(name)}
            onClick={() => (isOpen ? setOpened({ status: 'closed' }) : void open())}
          >
            {isOpen ? t.hide : t.show}
          </Button>
          {saving && (
            <Button
              size="small"
              className={styles.button}
              disabledFocusable={isBusy}
              aria-label={t.saveDocument(name)}
              onClick={() => void save()}
            >
              {t.save}
            </Button>
          )}
        </div>
      </div>
      <div role="status">
        {isBusy && <Spinner label={t.opening} />}
        {opened.status === 'saved' && <span className={styles.small}>{t.saved}</span>}
      </div>
      {opened.status === 'failed' && (
        <div role="alert" className={styles.fault}>
          <span className={opened.problem.code === 'DOCUMENT_CHANGED' ? styles.changed : undefined}>
            {faultWords(t, opened.problem)}
          </span>
          <Button size="small" className={styles.button} onClick={opened.again}>
            {t.retry}
          </Button>
        </div>
      )}
      {isOpen && <DocumentPreview bytes={opened.bytes} mediaType={mediaType} name={name} />}
    </li>
  );
}

/** Other problems, such as no connection, come in the person's language. */
function faultWords(t: (typeof evidenceWords)['en'], { code, reason, detail }: Problem): string {
  const { documentFaults: words } = t;
  if (code === 'DOCUMENT_CHANGED') return t.documentChanged;
  if (code === 'NOT_FOUND') return t.documentGone;
  if (code === 'RATE_LIMITED') return words.crowded;
  if (code !== 'DOCUMENT_UNAVAILABLE') return detail;
  if (reason === 'too-large') return words.tooLarge;
  return reason === 'not-granted' || reason === 'private-address' ? words.refused : words.later;
}
