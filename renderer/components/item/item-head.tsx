import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { History16Regular } from '@fluentui/react-icons';
import { Fragment, type RefObject } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { TOUCH } from '../../../widgets/styles.ts';
import { fromWords, isMine, recordWords, typeWords } from '../../i18n/item-words.ts';
import { agoWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { ExternalLink } from '../frame/external-link.tsx';
import { LinkWarnings } from '../frame/link-warnings.tsx';
import { Time } from '../frame/time.tsx';
import { useMedia } from '../frame/use-media.ts';
import { DueMark } from '../list/due-mark.tsx';
import { SeverityMark } from '../list/icons.tsx';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '12px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    minHeight: '24px',
  },
  title: {
    margin: '2px 0 4px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  record: { fontSize: tokens.fontSizeBase300, color: tokens.colorNeutralForeground1 },
  /** Ids have no break opportunity. */
  from: { minWidth: 0, overflowWrap: 'anywhere' },
  about: { minWidth: '24px', height: '24px', padding: 0, marginInlineStart: '-8px' },
  gap: { flexGrow: 1 },
});

export function ItemHead({ view, title }: { view: ItemView; title: RefObject<HTMLHeadingElement | null> }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const me = useSnapshotPart('me');
  const { navigation } = useServices();
  const { item, mine } = view;
  const finger = useMedia(TOUCH);
  const open = isOpen(item);
  const record = recordWords(item);
  const showAll =
    ({ system, type, id }: NonNullable<typeof item.record>) =>
    () =>
      navigation.go({ to: 'record', record: { system, type, id } });
  return (
    <header>
      <div className={styles.line}>
        <SeverityMark severity={item.severity} />
        <span>{typeWords(words, item.type)}</span>
        {!open && <span>{t.states[mine.state]}</span>}
        <span className={styles.gap} />
        <span>
          <Time at={item.createdAt} told words={(w, at) => t.item.received(agoWords(w, at, now))} />
        </span>
      </div>
      <h1 ref={title} tabIndex={-1} className={styles.title} dir="auto">
        {item.title}
      </h1>
      <div className={mergeClasses(styles.line, styles.record)}>
        <span className={styles.from} dir="auto">
          {fromWords(words, item).map((part = '', place) => (
            <Fragment key={part}>
              {place > 0 && ' · '}
              <bdi>{part}</bdi>
            </Fragment>
          ))}
          {record && (
            <>
              {' · '}
              {item.record?.url ? (
                <ExternalLink item={item} url={item.record.url} label={record}>
                  {record}
                </ExternalLink>
              ) : (
                <bdi>{record}</bdi>
              )}
            </>
          )}
        </span>
        {item.record && finger && (
          <Button size="small" appearance="subtle" icon={<History16Regular />} onClick={showAll(item.record)}>
            {t.item.allAbout}
          </Button>
        )}
        {item.record && !finger && (
          <Button
            className={styles.about}
            size="small"
            appearance="subtle"
            icon={<History16Regular />}
            aria-label={t.item.allAbout}
            title={t.item.allAbout}
            onClick={showAll(item.record)}
          />
        )}
        {item.dueAt && open && <DueMark dueAt={item.dueAt} told />}
        {item.claimedBy && (
          <span>{isMine(item.claimedBy, me) ? t.item.claimedByMe : t.item.claimed(item.claimedBy.name)}</span>
        )}
      </div>
      {item.record?.url && <LinkWarnings item={item} url={item.record.url} />}
    </header>
  );
}
