import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { darkTheme, lightTheme } from '../../../widgets/theme.ts';
import { WordsProvider } from '../../i18n/words.tsx';
import { watchHeight } from '../../page.ts';
import { type Services, ServicesProvider, useCapability } from '../../state/services.tsx';

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
  const size = useCapability('window-size');
  const content = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      size && content.current
        ? watchHeight(content.current, (height, shown) => void size.invoke('window.fit', { height, shown }))
        : undefined,
    [size],
  );
  return (
    <div ref={content} className={className}>
      {children}
    </div>
  );
}
