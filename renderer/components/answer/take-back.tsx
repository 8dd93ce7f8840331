import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import type { Answer } from '../../../shared/answers.ts';
import type { Item } from '../../../shared/items.ts';
import { withdrawalFault } from '../../../shared/rules/withdrawal.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { ariaKeys } from '../../state/key-names.ts';
import { inSight, useCommands, useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useNotice } from '../frame/notice.tsx';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', alignItems: 'center' },
  until: { color: tokens.colorNeutralForeground2 },
});

interface TakeBackProps {
  item: Item;
  answer: Answer;
  /** Called before the button, which has the focus, is removed. */
  onTaken(): void;
}

/** Takes back the user's own answer while the source allows it; the relay decides whether it still does. */
export function TakeBack({ item, answer, onTaken }: TakeBackProps) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const me = useSnapshotPart('me');
  const connection = useSnapshotPart('connection');
  const { bridge } = useServices();
  const report = useNotice();
  const [asking, setAsking] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  const scheme = useKeyScheme();
  const { revocableUntil, withdrawal } = answer;
  const offered =
    me !== null && revocableUntil && !withdrawal && !withdrawalFault(item, answer, me.user.id, now)
      ? revocableUntil
      : null;
  useCommands({ 'take-back': () => offered !== null && inSight(here) && isLive && !asking && void run() });
  if (offered === null) return null;
  const { takeBack, revocable, revocableOffline } = words.t.fate;
  const isLive = connection.state === 'connected';
  const until = clockWords(words, Date.parse(offered), now);
  const run = async () => {
    setAsking(true);
    const taken = await report(bridge.invoke('item.withdraw', { itemId: item.id, key: answer.key }));
    if (taken.ok) onTaken();
    setAsking(false);
  };
  return (
    <div ref={here} className={styles.root}>
      <Button
        size="small"
        icon={<ArrowUndo16Regular />}
        aria-keyshortcuts={ariaKeys('take-back', scheme)}
        disabledFocusable={!isLive || asking}
        onClick={() => void run()}
      >
        {takeBack}
      </Button>
      <span className={styles.until}>{isLive ? revocable(until) : revocableOffline(until)}</span>
    </div>
  );
}
