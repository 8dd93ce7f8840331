import { Component, type ReactNode } from 'react';
import { useWords } from '../state/services.tsx';
import { Message } from './message.tsx';

/** Catches a fault while drawing, so that one view cannot take the console with it. */
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
    <Message title={t.failed.drawTitle} body={t.failed.drawBody} action={{ label: t.app.retry, run: again }} urgent />
  );
}
