import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import { MENU_KEYS } from '../../shared/bridge/menu-keys.ts';
import { Modal } from '../../widgets/modal.tsx';
import { useWords } from '../i18n/words.tsx';
import type { Command } from '../state/commands.ts';
import { KEY_GROUPS, modifierName, waysOf } from '../state/key-names.ts';
import { useCapability, useServices } from '../state/services.tsx';
import { useKeyScheme } from '../state/use-key-scheme.ts';
import { localSection } from './preferences/local-section.ts';

const useStyles = makeStyles({
  groups: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(210px, 1fr))', gap: '8px 32px' },
  title: {
    margin: '8px 0 4px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0 },
  holds: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px', margin: '0 0 4px' },
  row: { display: 'flex', justifyContent: 'space-between', gap: '12px', minHeight: '28px', alignItems: 'center' },
  keys: { margin: 0, color: tokens.colorNeutralForeground2, textAlign: 'end' },
  key: {
    display: 'inline-block',
    minWidth: '20px',
    padding: '0 5px',
    boxSizing: 'border-box',
    textAlign: 'center',
    whiteSpace: 'nowrap',
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '20px',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
});

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Modal
      title={t.keys.title}
      onClose={onClose}
      actions={(close) => (
        <Button data-first-focus onClick={close}>
          {t.app.close}
        </Button>
      )}
    >
      <WhatHolds onClose={onClose} />
      <div className={styles.groups}>
        <Group name="move" />
        <Group name="answer" extra={[t.keys.send, [['Ctrl+Enter']]]} />
        <Group name="go" />
      </div>
    </Modal>
  );
}

function WhatHolds({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge, navigation } = useServices();
  const { singleKeys, modifier } = useKeyScheme();
  const change = () => {
    onClose();
    navigation.go({ to: 'view', view: 'preferences', section: localSection(bridge) });
  };
  return (
    <div className={styles.holds}>
      <span>
        {singleKeys === 'modifier' ? t.keys.holds.modifier(modifierName(modifier)) : t.keys.holds[singleKeys]}
      </span>
      <Button size="small" onClick={change}>
        {t.keys.change}
      </Button>
    </div>
  );
}

type Ways = readonly (readonly string[])[];

function useWays(): (command: Command) => Ways {
  const scheme = useKeyScheme();
  const menu = useCapability('application-menu');
  const pressed = scheme.modifier === 'Control' ? 'Cmd' : 'Ctrl';
  const ofMenu: Partial<Record<Command, string>> = menu ? MENU_KEYS : {};
  return (command) => {
    const key = ofMenu[command];
    return [...waysOf(command, scheme), ...(key === undefined ? [] : [[`${pressed}+${key}`]])];
  };
}

function Group({ name, extra }: { name: keyof typeof KEY_GROUPS; extra?: [string, Ways] }) {
  const styles = useStyles();
  const { t } = useWords();
  const waysTo = useWays();
  const rows = KEY_GROUPS[name].map((command): [string, Ways] => [t.keys.names[command], waysTo(command)]);
  const holding = [...rows, ...(extra ? [extra] : [])].filter(([, ways]) => ways.length > 0);
  if (holding.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{t.keys.groups[name]}</h3>
      <dl className={styles.list}>
        {holding.map(([label, ways]) => (
          <div key={label} className={styles.row}>
            <dt>{label}</dt>
            <dd className={styles.keys}>
              <Keys ways={ways} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Keys({ ways }: { ways: Ways }) {
  const styles = useStyles();
  const { t } = useWords();
  const named: Readonly<Record<string, string>> = t.keys.named;
  const labelOf = (stroke: string) =>
    stroke
      .split('+')
      .map((key) => named[key] ?? key)
      .join('+');
  return ways.map((strokes, way) => (
    <Fragment key={strokes.join(' ')}>
      {way > 0 && ` ${t.keys.or} `}
      {strokes.map((stroke, index) => (
        <Fragment key={stroke}>
          {index > 0 && ` ${t.keys.followedBy} `}
          <kbd className={styles.key}>{labelOf(stroke)}</kbd>
        </Fragment>
      ))}
    </Fragment>
  ));
}
