import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { hidden } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { announcementsOf } from '../../state/announcements.ts';
import { useServices, useSnapshot } from '../../state/services.tsx';

const useStyles = makeStyles({ root: hidden });

/** Announces arrivals to screen readers: politely, critical items assertively. */
export function LiveRegions() {
  const styles = useStyles();
  const words = useWords();
  const snapshot = useSnapshot();
  const { attention } = useServices();
  const before = useRef(snapshot);
  const [polite, setPolite] = useState('');
  const [urgent, setUrgent] = useState('');
  useEffect(() => {
    const said = announcementsOf(words, before.current, snapshot, attention.openItem());
    before.current = snapshot;
    const join = (which: boolean) =>
      said
        .filter((one) => one.urgent === which)
        .map((one) => one.text)
        .join('. ');
    if (join(false)) setPolite(join(false));
    if (join(true)) setUrgent(join(true));
  }, [attention, snapshot, words]);
  return (
    <div className={styles.root}>
      <div aria-live="polite" data-live="polite">
        {polite}
      </div>
      <div aria-live="assertive" data-live="assertive">
        {urgent}
      </div>
    </div>
  );
}
