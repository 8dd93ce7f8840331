import { Button } from '@fluentui/react-components';
import { Modal } from '../../../widgets/modal.tsx';
import { useWords } from '../../i18n/words.tsx';
import { type LinkingItem, LinkWarnings } from './link-warnings.tsx';

interface QuestionProps {
  item: LinkingItem;
  url: string;
  host: string;
  onOpen: () => void;
  onClose: () => void;
}

/** Asks before a link with a misleading target is opened. */
export function LinkQuestion({ item, url, host, onOpen, onClose }: QuestionProps) {
  const { t } = useWords();
  return (
    <Modal
      title={t.item.linkAsk}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button onClick={close}>{t.app.cancel}</Button>
          <Button
            onClick={() => {
              close();
              onOpen();
            }}
          >
            {t.item.linkOpen(host)}
          </Button>
        </>
      )}
    >
      <LinkWarnings item={item} url={url} />
      <p>{t.item.linkAskFrom(item.origin.name)}</p>
    </Modal>
  );
}
