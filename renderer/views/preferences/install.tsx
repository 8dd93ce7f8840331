import { Button } from '@fluentui/react-components';
import { useNotice } from '../../components/frame/notice.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useSnapshot } from '../../state/services.tsx';
import { Row } from './parts.tsx';

export function InstallRow() {
  const { t } = useWords();
  const { installable } = useSnapshot().app;
  const install = useCapability('install');
  const report = useNotice();
  if (!install || !installable) return null;
  return (
    <Row label={t.install.label}>
      <Button onClick={() => void report(install.invoke('app.install', null))}>{t.install.action}</Button>
    </Row>
  );
}
