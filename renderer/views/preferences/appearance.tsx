import { makeStyles, Select } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import type { BridgeRequest } from '../../../shared/bridge/bridge.ts';
import type { PolicyName } from '../../../shared/policy.ts';
import { KNOW_DAYS, UNDO_SECONDS } from '../../../shared/preference-values.ts';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { modifierName } from '../../state/key-names.ts';
import { useServices, useSnapshotPart } from '../../state/services.tsx';
import { Row, SetByOrganisation, useLocked } from './parts.tsx';

const useStyles = makeStyles({
  choice: { display: 'flex', alignItems: 'center', gap: '8px' },
  select: { flexGrow: 1, minWidth: 0, maxWidth: '320px' },
});

/** Theme, language, keys and inbox behaviour; available on every host. */
export function Appearance() {
  const { t } = useWords();
  const { modifier } = useServices();
  const { preferences, set } = usePreferences();
  return (
    <>
      <Choice
        label={t.computer.theme}
        names={t.computer.themes}
        value={preferences.theme}
        onChoose={(theme) => set({ theme })}
      />
      <Choice
        label={t.computer.density}
        names={t.computer.densities}
        value={preferences.density}
        onChoose={(density) => set({ density })}
      />
      <Choice
        label={t.computer.language}
        names={t.computer.languages}
        value={preferences.language}
        onChoose={(language) => set({ language })}
      />
      <Choice
        label={t.computer.keys}
        names={t.computer.singleKeys(modifierName(modifier))}
        value={preferences.singleKeys}
        onChoose={(singleKeys) => set({ singleKeys })}
      />
      <Choice
        label={t.computer.undo}
        names={t.computer.undoTimes}
        value={`${preferences.undoSeconds}`}
        policy="undoSeconds"
        onChoose={(chosen) => set({ undoSeconds: UNDO_SECONDS.find((one) => `${one}` === chosen) ?? 5 })}
      />
      <Choice
        label={t.computer.afterAnswer}
        names={t.computer.afterAnswers}
        value={preferences.afterAnswer}
        onChoose={(afterAnswer) => set({ afterAnswer })}
      />
      <Choice
        label={t.computer.know}
        names={t.computer.knowTimes}
        value={`${preferences.knowDays}`}
        onChoose={(chosen) => set({ knowDays: KNOW_DAYS.find((one) => `${one}` === chosen) ?? 7 })}
      />
    </>
  );
}

/** The user's preferences, with a setter that applies at once and reports a refusal. */
export function usePreferences() {
  const { bridge } = useServices();
  const preferences = useSnapshotPart('preferences');
  const report = useNotice();
  const set = (change: BridgeRequest<'preferences.set'>) => void report(bridge.invoke('preferences.set', change));
  return { preferences, set };
}

interface ChoiceProps<V extends string> {
  label: ReactNode;
  names: Record<V, string>;
  value: V;
  onChoose: (value: V) => void;
  /** The policy that may set it. */
  policy?: PolicyName;
  children?: ReactNode;
}

export function Choice<V extends string>({ label, names, value, onChoose, policy, children }: ChoiceProps<V>) {
  const styles = useStyles();
  const id = useId();
  const locked = useLocked(policy);
  const isChoice = (one: string): one is V => one in names;
  return (
    <Row label={label} htmlFor={id}>
      <div className={styles.choice}>
        <Select
          id={id}
          className={styles.select}
          value={value}
          disabled={locked}
          aria-describedby={locked ? `${id}-locked` : undefined}
          onChange={(_, { value: chosen }) => isChoice(chosen) && onChoose(chosen)}
        >
          {Object.entries<string>(names).map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </Select>
        {locked && <SetByOrganisation id={`${id}-locked`} />}
        {children}
      </div>
    </Row>
  );
}
