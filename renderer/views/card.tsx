import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { CapabilityLine } from '../../shared/bridge/bridge.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { FORCED } from '../../widgets/styles.ts';
import { BeckonMark } from '../components/frame/beckon-mark.tsx';
import { Fitted, SmallWindow } from '../components/frame/small-window.tsx';
import { ACTS, usePressGuard } from '../components/frame/use-press-guard.ts';
import { SeverityMark } from '../components/list/icons.tsx';
import { useWords } from '../i18n/words.tsx';
import { type Services, useCapability } from '../state/services.tsx';

const oneLine = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;

const useStyles = makeStyles({
  root: { height: '100%', overflowY: 'auto', backgroundColor: tokens.colorNeutralBackground1 },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    minHeight: '100%',
    boxSizing: 'border-box',
    padding: '8px 12px 12px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderLeft: `4px solid ${tokens.colorBrandStroke1}`,
  },
  critical: { borderLeftColor: tokens.colorPaletteRedBorderActive, [FORCED]: { borderLeftWidth: '8px' } },
  head: { display: 'flex', alignItems: 'center', gap: '6px', flexShrink: 0, fontSize: tokens.fontSizeBase200 },
  app: { color: tokens.colorNeutralForeground2, flexGrow: 1 },
  title: {
    display: 'block',
    width: '100%',
    margin: 0,
    padding: 0,
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'start',
    cursor: 'pointer',
    ...oneLine,
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  heading: { margin: 0, minWidth: 0, flexShrink: 0, fontSize: 'inherit' },
  body: { flexGrow: 1, margin: 0, color: tokens.colorNeutralForeground2 },
  line: { display: 'block', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, ...oneLine },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', flexShrink: 0 },
  button: {
    minWidth: 0,
    maxWidth: '100%',
    flexGrow: 1,
    flexBasis: 'auto',
    padding: '5px 8px',
    ...oneLine,
    display: 'inline-block',
  },
});

export function CardApp({ services }: { services: Services }) {
  return (
    <SmallWindow services={services}>
      <Card />
    </SmallWindow>
  );
}

function Card() {
  const cards = useCapability('card-windows');
  const [context, setContext] = useState<CardContext | null>(null);
  useEffect(() => {
    void cards?.invoke('card.context', null).then((result) => setContext(result.ok ? result.value : null));
  }, [cards]);
  return cards && context && <CardFace cards={cards} {...context} />;
}

type CardFaceProps = CardContext & { cards: CapabilityLine<'card-windows'> };

function CardFace({ cards, title, body, buttons, critical }: CardFaceProps) {
  const styles = useStyles();
  const { t } = useWords();
  const dismiss = () => void cards.invoke('card.dismiss', null);
  const { replaced, handlers } = usePressGuard();
  // It appears under a pointer that was meant for what was there before.
  useLayoutEffect(replaced, [replaced]);
  return (
    <main className={styles.root} onKeyDown={({ key }) => key === 'Escape' && dismiss()} {...handlers}>
      <Fitted className={mergeClasses(styles.content, critical && styles.critical)}>
        <div className={styles.head}>
          <BeckonMark size={16} />
          <span className={styles.app}>{t.app.name}</span>
          {critical && <SeverityMark severity="critical" />}
          <Button
            size="small"
            appearance="subtle"
            icon={<Dismiss16Regular />}
            aria-label={t.card.dismiss}
            onClick={dismiss}
          />
        </div>
        <h1 className={styles.heading}>
          <button
            type="button"
            className={styles.title}
            dir="auto"
            title={title}
            aria-label={t.card.open(title)}
            onClick={() => void cards.invoke('card.open', null)}
          >
            {title}
          </button>
        </h1>
        <p className={styles.body} dir="auto">
          {body.split('\n').map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a card never change
            <span key={index} className={styles.line} title={line}>
              {line}
            </span>
          ))}
        </p>
        {buttons.length > 0 && (
          <div className={styles.buttons} {...ACTS}>
            {buttons.map(({ id, label }, index) => (
              <Button
                key={id}
                className={styles.button}
                appearance={index === 0 ? 'primary' : 'secondary'}
                title={label}
                onClick={() => void cards.invoke('card.press', { button: id })}
              >
                <bdi>{label}</bdi>
              </Button>
            ))}
          </div>
        )}
      </Fitted>
    </main>
  );
}
