import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import { Modal } from '../../widgets/modal.tsx';
import { useWords } from '../i18n/words.tsx';
import { KEY_GROUPS, KEYS } from '../state/commands.ts';

const useStyles = makeStyles({
  groups: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(210px, 1fr))', gap: '8px 32px' },
  title: {
    margin: '8px 0 4px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0 },
  row: { display: 'flex', justifyContent: 'space-between', gap: '12px', minHeight: '28px', alignItems: 'center' },
  keys: { margin: 0, color: tokens.colorNeutralForeground2, flexShrink: 0 },
  key: {
    display: 'inline-block',
    minWidth: '20px',
    padding: '0 5px',
    boxSizing: 'border-box',
    textAlign: 'center',
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '20px',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
});

/** All keys of the window. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Modal
      title={t.keys.title}
      onClose={onClose}
      actions={(close) => (
        <Button autoFocus onClick={close}>
          {t.app.close}
        </Button>
      )}
    >
      <div className={styles.groups}>
        <Group name="move" />
        <Group name="answer" extra={[t.keys.send, [[t.keys.sendKeys]]]} />
        <Group name="go" />
      </div>
    </Modal>
  );
}

type Ways = readonly (readonly string[])[];

function Group({ name, extra }: { name: keyof typeof KEY_GROUPS; extra?: [string, Ways] }) {
  const styles = useStyles();
  const { t } = useWords();
  const rows: [string, Ways][] = KEY_GROUPS[name].map((command) => [t.keys.names[command], KEYS[command]]);
  return (
    <section>
      <h3 className={styles.title}>{t.keys.groups[name]}</h3>
      <dl className={styles.list}>
        {[...rows, ...(extra ? [extra] : [])].map(([label, ways]) => (
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
  return ways.map((strokes, way) => (
    <Fragment key={strokes.join(' ')}>
      {way > 0 && ` ${t.keys.or} `}
      {strokes.map((stroke, index) => (
        <Fragment key={stroke}>
          {index > 0 && ` ${t.keys.followedBy} `}
          <kbd className={styles.key}>{stroke}</kbd>
        </Fragment>
      ))}
    </Fragment>
  ));
}
