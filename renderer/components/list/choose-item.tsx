import { ReadingListRegular } from '@fluentui/react-icons';
import { TOUCH } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { firstKey } from '../../state/key-names.ts';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { PaneMessage } from '../frame/pane-message.tsx';
import { useMedia } from '../frame/use-media.ts';

/** Displayed beside the history while no item is selected. */
export function ChooseItem() {
  const { t } = useWords();
  const finger = useMedia(TOUCH);
  const scheme = useKeyScheme();
  const all = firstKey('show-keys', scheme);
  const hint = finger || !all ? {} : { body: t.history.chooseHint(firstKey('next', scheme), all) };
  return <PaneMessage icon={<ReadingListRegular />} title={t.history.choose} {...hint} />;
}
