import { PlugDisconnectedRegular } from '@fluentui/react-icons';
import type { SubscriptionRule } from '../../../shared/people.ts';
import { PHONE } from '../../../widgets/styles.ts';
import { PaneMessage } from '../../components/frame/pane-message.tsx';
import { PauseTool } from '../../components/frame/pause-tool.tsx';
import { useMedia } from '../../components/frame/use-media.ts';
import { useWords } from '../../i18n/words.tsx';
import { isOffline } from '../../state/relay-connection.ts';
import { useCapability, useSnapshotPart } from '../../state/services.tsx';
import { usePreview, useSubscriptions } from '../../state/use-subscriptions.ts';
import { Intro, ProblemBar, Row } from './parts.tsx';
import { Preview } from './preview.tsx';
import { RoleMatrix } from './role-matrix.tsx';

const NO_DEFAULTS: readonly SubscriptionRule[] = [];

export function NotificationsSection() {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const connection = useSnapshotPart('connection');
  const pause = useSnapshotPart('pause');
  const { subscriptions, problem, change } = useSubscriptions();
  const preview = usePreview(subscriptions);
  const notifications = useCapability('notifications');
  // On a phone the status line, which otherwise offers it, is hidden in the normal state.
  const pauses = useMedia(PHONE) && notifications;
  if (!me) return <PaneMessage icon={<PlugDisconnectedRegular />} title={t.prefs.needsPairing} />;
  return (
    <>
      <Intro>{isOffline(connection) ? t.prefs.offline : t.matrix.intro}</Intro>
      <ProblemBar problem={problem} />
      {pauses && !pause && (
        <Row label={t.permission.label}>
          <PauseTool notifications={pauses} pause={pause} />
        </Row>
      )}
      <RoleMatrix
        roles={me.roles}
        defaults={me.user.defaults ?? NO_DEFAULTS}
        rules={subscriptions.rules}
        preview={preview.preview}
        onRules={(rules) => change({ ...subscriptions, rules })}
      />
      <Preview {...preview} />
    </>
  );
}
