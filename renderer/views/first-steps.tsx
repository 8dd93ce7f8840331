import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { useNotice } from '../components/frame/notice.tsx';
import { useWords } from '../i18n/words.tsx';
import { firstKey } from '../state/key-names.ts';
import type { NavigationChange } from '../state/navigation.ts';
import { useCapability, useServices, useSnapshotPart } from '../state/services.tsx';
import { useKeyScheme } from '../state/use-key-scheme.ts';

const useStyles = makeStyles({
  bar: { flexShrink: 0, margin: '0 8px 4px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', minWidth: 0, '& > button': { flexShrink: 0 } },
});

type Step = 'tabs' | 'undo' | 'test' | 'login' | 'quiet';

/** Tour after the first pairing: tabs, undo, notifications, start at login, quiet hours. Skipped or finished, it never returns. */
export function FirstSteps({ go }: { go: (change: NavigationChange) => void }) {
  const { bridge } = useServices();
  const { t } = useWords();
  const report = useNotice();
  const steps = useSteps();
  const [at, setAt] = useState(0);
  const end = () => void report(bridge.invoke('preferences.set', { firstSteps: 'done' }));
  const place = { n: at + 1, of: steps.length, next: () => (at + 1 < steps.length ? setAt(at + 1) : end()), end };
  switch (steps[at]) {
    case 'tabs':
      return <StepBar {...place} said={t.first.tabs} />;
    case 'undo':
      return <UndoStep {...place} />;
    case 'test':
      return <TestStep {...place} />;
    case 'login':
      return <LoginStep {...place} />;
    default:
      return <QuietStep {...place} go={go} />;
  }
}

/** Fixed at the start: completing a step must not remove it. */
function useSteps(): readonly Step[] {
  const notifications = useCapability('notifications');
  const login = useCapability('start-at-login');
  const app = useSnapshotPart('app');
  const preferences = useSnapshotPart('preferences');
  const [steps] = useState((): readonly Step[] => [
    'tabs',
    'undo',
    ...(notifications && (app.permission?.state ?? 'granted') === 'granted' ? (['test'] as const) : []),
    ...(login && !preferences.startAtLogin && !app.managed?.locked.includes('startAtLogin')
      ? (['login'] as const)
      : []),
    'quiet',
  ]);
  return steps;
}

interface StepPosition {
  n: number;
  of: number;
  next: () => void;
  end: () => void;
}

function StepBar({ n, of, next, end, said, children }: StepPosition & { said: string; children?: ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  const last = n === of;
  return (
    <MessageBar className={styles.bar} intent="info" layout="multiline" role="region">
      <MessageBarBody>
        <MessageBarTitle>{t.first.step(n, of)}</MessageBarTitle>
        <span role="status">{said}</span>
      </MessageBarBody>
      <MessageBarActions className={styles.actions}>
        {children}
        <Button size="small" appearance={children === undefined && !last ? 'primary' : 'secondary'} onClick={next}>
          {last ? t.app.close : t.first.next}
        </Button>
        {!last && (
          <Button size="small" appearance="transparent" onClick={end}>
            {t.app.close}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}

/** Omits keys if single keys are off or a finger is the pointer. */
function UndoStep(place: StepPosition) {
  const { t } = useWords();
  const { touchAtStart } = useServices();
  const { undoSeconds } = useSnapshotPart('preferences');
  const [undo, keys] = useKeyNames();
  const byKey = undo !== '' && keys !== '' && !touchAtStart;
  return <StepBar {...place} said={byKey ? t.first.undoByKey(undoSeconds, undo, keys) : t.first.undo(undoSeconds)} />;
}

function useKeyNames(): [undo: string, keys: string] {
  const scheme = useKeyScheme();
  return [firstKey('undo', scheme), firstKey('show-keys', scheme)];
}

/** No system reports whether it displays buttons; it is known only after one was pressed. */
function TestStep(place: StepPosition) {
  const { t } = useWords();
  const tested = useSnapshotPart('tested');
  const notifications = useCapability('notifications');
  const report = useNotice();
  const [unseen, setUnseen] = useState(false);
  const show = () => {
    setUnseen(false);
    void report(notifications?.invoke('notifications.test', null) ?? Promise.resolve({ ok: true, value: null }));
  };
  const known = tested === 'pressed';
  return (
    <StepBar {...place} said={saidOfTest(t.first, tested, unseen)}>
      {!known && (
        <Button size="small" appearance={tested === null ? 'primary' : 'secondary'} onClick={show}>
          {t.computer.test}
        </Button>
      )}
      {tested !== null && !known && !unseen && (
        <Button size="small" onClick={() => setUnseen(true)}>
          {t.first.unseen}
        </Button>
      )}
    </StepBar>
  );
}

type Words = ReturnType<typeof useWords>['t']['first'];

function saidOfTest(words: Words, tested: Snapshot['tested'], unseen: boolean): string {
  if (tested === 'pressed') return words.pressed;
  if (unseen || tested === 'opened') return words.beside;
  return tested === null ? words.test : words.look;
}

function LoginStep(place: StepPosition) {
  const { t } = useWords();
  const login = useCapability('start-at-login');
  const report = useNotice();
  const start = async () => {
    const set = login && (await report(login.invoke('start-at-login.set', { start: true })));
    if (set?.ok) place.next();
  };
  return (
    <StepBar {...place} said={t.first.login}>
      <Button size="small" appearance="primary" onClick={() => void start()}>
        {t.computer.login}
      </Button>
    </StepBar>
  );
}

function QuietStep({ go, ...place }: StepPosition & { go: (change: NavigationChange) => void }) {
  const { t } = useWords();
  const set = () => {
    go({ to: 'view', view: 'preferences', section: 'quiet' });
    place.end();
  };
  return (
    <StepBar {...place} said={t.first.quiet}>
      <Button size="small" appearance="primary" onClick={set}>
        {t.first.setQuiet}
      </Button>
    </StepBar>
  );
}
