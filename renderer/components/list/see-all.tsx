import { Button } from '@fluentui/react-components';
import { CheckmarkCircle20Regular } from '@fluentui/react-icons';
import { useWords } from '../../i18n/words.tsx';
import type { InboxRow } from '../../state/inbox-rows.ts';
import { ariaKeys } from '../../state/key-names.ts';
import { useCommands, useServices } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useHint } from '../frame/notice.tsx';

export function SeeAll({ rows }: { rows: readonly InboxRow[] }) {
  const { t } = useWords();
  const { seenQueue } = useServices();
  const say = useHint();
  const scheme = useKeyScheme();
  const run = () => {
    const itemIds = rows.flatMap(({ view }) => (view.pending ? [] : [view.item.id]));
    if (itemIds.length === 0) return;
    seenQueue.mark(itemIds, ({ detail }) => say(detail));
    say(t.inbox.seenAll(itemIds.length), seenQueue.undo);
  };
  useCommands({ 'mark-all-seen': run });
  return (
    <Button
      appearance="subtle"
      icon={<CheckmarkCircle20Regular />}
      aria-label={t.inbox.seeAll}
      title={t.inbox.seeAll}
      aria-keyshortcuts={ariaKeys('mark-all-seen', scheme)}
      onClick={run}
    />
  );
}
