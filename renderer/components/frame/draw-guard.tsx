import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { Component, type ReactNode } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { PaneMessage } from './pane-message.tsx';

/** Catches a fault while drawing, so that one view cannot take the window with it. */
export class DrawGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <DrawFailed again={() => this.setState({ failed: false })} />;
  }
}

function DrawFailed({ again }: { again: () => void }) {
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
