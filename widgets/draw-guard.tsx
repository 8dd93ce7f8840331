import { Component, type ReactNode } from 'react';

interface DrawGuardProps {
  children: ReactNode;
  /** What stands there after a fault; `again` draws the children anew. */
  failed: (again: () => void) => ReactNode;
}

/** Catches a fault while drawing, so that one view cannot take the whole page with it. */
export class DrawGuard extends Component<DrawGuardProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return this.props.failed(() => this.setState({ failed: false }));
  }
}
