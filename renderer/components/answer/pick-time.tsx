import { lazy, type ReactNode, Suspense, useState } from 'react';
import { requiredContext } from '../../../widgets/required-context.ts';
import type { SnoozeProps } from './use-snooze.ts';

const PickTimeDialog = lazy(async () => ({ default: (await import('./pick-time-dialog.tsx')).PickTimeDialog }));

type PickTime = (what: SnoozeProps) => void;
const [ProvidePickTime, usePickTimeHere] = requiredContext<PickTime>('the dialog for a time');

/** Where the dialog for a time of one's own is drawn: the menu that opens it is gone by then. */
export function PickTimeArea({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<SnoozeProps | null>(null);
  return (
    <ProvidePickTime value={setAsked}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <PickTimeDialog what={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </ProvidePickTime>
  );
}

/** @returns a function that asks until when these are snoozed, and does so */
export const usePickTime = (): PickTime => usePickTimeHere();
