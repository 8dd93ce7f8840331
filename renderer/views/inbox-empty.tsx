import {
  ClockAlarmRegular,
  MailInboxCheckmarkRegular,
  PlugDisconnectedRegular,
  Search20Regular,
} from '@fluentui/react-icons';
import type { InboxPlace } from '../../shared/rules/inbox-tab.ts';
import { PaneMessage } from '../components/frame/pane-message.tsx';
import { useConnectionAction } from '../components/frame/use-connection-action.ts';
import { useWords } from '../i18n/words.tsx';
import { NO_FILTER } from '../state/inbox-search.ts';
import { isOffline } from '../state/relay-connection.ts';
import { useServices, useSnapshotPart } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';

interface EmptyProps extends ListViewProps {
  counts: Record<InboxPlace, number>;
  searched: boolean;
}

export function InboxEmpty({ navigation, counts, searched, go }: EmptyProps) {
  const { t, f } = useWords();
  const { inboxSearch } = useServices();
  const action = useConnectionAction();
  const connection = useSnapshotPart('connection');
  const { tab, only } = navigation;
  if (only) {
    return (
      <PaneMessage
        icon={<MailInboxCheckmarkRegular />}
        title={t.inbox.onlyEmptyTitle}
        body={t.inbox.onlyEmptyBody}
        action={{ label: t.inbox.showAll, run: () => go({ to: 'all' }) }}
      />
    );
  }
  const other = tab === 'know' || (tab === 'snoozed' && counts.answer > 0) ? 'answer' : 'know';
  if (tab === 'snoozed' && !searched) {
    return (
      <PaneMessage
        icon={<ClockAlarmRegular />}
        title={t.inbox.nothingIn.snoozed}
        body={t.inbox.snoozedEmptyBody}
        action={{
          label: `${t.inbox.tabs.answer} ${f.number(counts.answer)}`,
          run: () => go({ to: 'tab', tab: 'answer' }),
        }}
      />
    );
  }
  if (counts[other] > 0) {
    return (
      <PaneMessage
        icon={<MailInboxCheckmarkRegular />}
        title={searched ? t.history.nothingTitle : t.inbox.nothingIn[tab]}
        action={{
          label: `${t.inbox.tabs[other]} ${f.number(counts[other])}`,
          run: () => go({ to: 'tab', tab: other }),
        }}
      />
    );
  }
  if (searched) {
    return (
      <PaneMessage
        icon={<Search20Regular />}
        title={t.history.nothingTitle}
        body={t.history.nothingBody}
        action={{ label: t.history.nothingAction, run: () => inboxSearch.filter(NO_FILTER) }}
      />
    );
  }
  if (isOffline(connection)) {
    return (
      <PaneMessage
        icon={<PlugDisconnectedRegular />}
        title={t.inbox.offlineEmptyTitle}
        body={t.inbox.offlineEmptyBody}
        {...(action && { action })}
      />
    );
  }
  return (
    <PaneMessage
      icon={<MailInboxCheckmarkRegular />}
      title={t.inbox.emptyTitle}
      body={t.inbox.emptyBody}
      action={{ label: t.inbox.emptyAction, run: () => go({ to: 'view', view: 'history' }) }}
    />
  );
}
