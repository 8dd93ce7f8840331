import { Button, makeStyles, Select, Switch, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { Preferences } from '../../../shared/settings.ts';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useServices, useSnapshot } from '../../state/services.tsx';
import { Hint, Row } from './parts.tsx';

const useStyles = makeStyles({
  select: { maxWidth: '320px' },
  switches: { margin: '12px 0' },
  test: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginTop: '8px' },
  said: { color: tokens.colorNeutralForeground2 },
});

/** What holds for this computer alone. */
export function ComputerSection() {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const { preferences } = useSnapshot();
  const report = useNotice();
  const set = (change: Partial<Preferences>) => void report(bridge.invoke('preferences.set', change));
  return (
    <>
      <Choice
        label={t.computer.sound}
        names={t.computer.sounds}
        value={preferences.sound}
        onChoose={(sound) => set({ sound })}
      />
      <Choice
        label={t.computer.theme}
        names={t.computer.themes}
        value={preferences.theme}
        onChoose={(theme) => set({ theme })}
      />
      <Choice
        label={t.computer.language}
        names={t.computer.languages}
        value={preferences.language}
        onChoose={(language) => set({ language })}
      />
      <div className={styles.switches}>
        <Switch
          checked={preferences.startAtLogin}
          label={t.computer.login}
          onChange={(_, { checked }) => set({ startAtLogin: checked })}
        />
        <br />
        <Switch
          checked={preferences.redactWhenLocked}
          label={t.computer.redact}
          onChange={(_, { checked }) => set({ redactWhenLocked: checked })}
        />
        <Hint>{t.computer.redactHint}</Hint>
      </div>
      <Row label={t.computer.history}>{t.computer.historyKept}</Row>
      <TestNotification />
    </>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  names: Record<V, string>;
  value: V;
  onChoose: (value: V) => void;
}

function Choice<V extends string>({ label, names, value, onChoose }: ChoiceProps<V>) {
  const styles = useStyles();
  const id = useId();
  const isChoice = (one: string): one is V => one in names;
  return (
    <Row label={label} htmlFor={id}>
      <Select
        id={id}
        className={styles.select}
        value={value}
        onChange={(_, { value: chosen }) => isChoice(chosen) && onChoose(chosen)}
      >
        {Object.entries<string>(names).map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </Select>
    </Row>
  );
}

function TestNotification() {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const [said, setSaid] = useState('');
  const test = async () => {
    const result = await report(bridge.invoke('notifications.test', null));
    setSaid(result.ok ? t.computer.tested : '');
  };
  return (
    <div className={styles.test}>
      <Button onClick={() => void test()}>{t.computer.test}</Button>
      <span className={styles.said} role="status">
        {said}
      </span>
    </div>
  );
}
