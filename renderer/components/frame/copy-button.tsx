import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { copyText } from '../../page.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
});

export function CopyButton({ text, label, done, failed }: Record<'text' | 'label' | 'done' | 'failed', string>) {
  const styles = useStyles();
  const [said, setSaid] = useState('');
  const copy = async () => setSaid((await copyText(text)) ? done : failed);
  return (
    <div className={styles.root}>
      <Button size="small" onClick={() => void copy()}>
        {label}
      </Button>
      <span role="status">{said}</span>
    </div>
  );
}
