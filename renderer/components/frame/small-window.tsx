import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { darkTheme, lightTheme } from '../../../widgets/theme.ts';
import { watchHeight } from '../../bridge.ts';
import { WordsProvider } from '../../i18n/words.tsx';
import { type Services, ServicesProvider, useServices } from '../../state/services.tsx';

/** A window with one thing in it: theme and words from the snapshot, or the system's until it is there. */
export function SmallWindow({ services, children }: { services: Services; children: ReactNode }) {
  const state = useSyncExternalStore(services.snapshots.subscribe, services.snapshots.get);
  const app = state.status === 'ready' ? state.snapshot.app : null;
  return (
    <ServicesProvider services={services}>
      <WordsProvider locale={app?.locale ?? services.localeAtStart}>
        <FluentProvider theme={(app?.dark ?? services.darkAtStart) ? darkTheme : lightTheme}>{children}</FluentProvider>
      </WordsProvider>
    </ServicesProvider>
  );
}

/** All that a small window shows, at least as high as the window: the window grows with it, as far as it may. */
export function Fitted({ className, children }: { className: string; children: ReactNode }) {
  const { bridge } = useServices();
  const content = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      content.current
        ? watchHeight(content.current, (height, shown) => void bridge.invoke('window.fit', { height, shown }))
        : undefined,
    [bridge],
  );
  return (
    <div ref={content} className={className}>
      {children}
    </div>
  );
}
