import { ErrorCircleRegular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';
import { PaneMessage } from './pane-message.tsx';

export function RenderError({ again }: { again: () => void }) {
  const { t } = useWords();
  return (
    <PaneMessage
      icon={<ErrorCircleRegular />}
      title={t.failed.drawTitle}
      body={t.failed.drawBody}
      action={{ label: t.app.retry, run: again }}
      urgent
    />
  );
}
