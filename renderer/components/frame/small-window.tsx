import { FluentProvider } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { darkTheme, lightTheme } from '../../../widgets/theme.ts';
import { WordsProvider } from '../../i18n/words.tsx';
import { watchHeight } from '../../page.ts';
import { type Services, ServicesProvider, useCapability, useSnapshotState } from '../../state/services.tsx';

/** A window with one view. Theme and words come from the snapshot, before that from the system. */
export function SmallWindow({ services, children }: { services: Services; children: ReactNode }) {
  const app = useSnapshotState(services, (state) => (state.status === 'ready' ? state.snapshot.app : null));
  return (
    <ServicesProvider services={services}>
      <WordsProvider locale={app?.locale ?? services.localeAtStart}>
        <FluentProvider theme={(app?.dark ?? services.darkAtStart) ? darkTheme : lightTheme}>{children}</FluentProvider>
      </WordsProvider>
    </ServicesProvider>
  );
}

/** Content of a small window, at least as high as the window. The window grows with it up to a limit. */
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
