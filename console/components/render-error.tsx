import { Message } from '../../widgets/message.tsx';
import { useWords } from '../state/services.tsx';

export function RenderError({ again }: { again: () => void }) {
  const { t } = useWords();
  return (
    <Message title={t.failed.drawTitle} body={t.failed.drawBody} action={{ label: t.app.retry, run: again }} urgent />
  );
}
