import { useEffect, useRef, useState } from 'react';
import type { DeliveryPreview } from '../../shared/bridge/delivery-preview.ts';
import type { Subscriptions } from '../../shared/people.ts';
import type { Problem } from '../../shared/problems.ts';
import { useServices, useSnapshotPart } from './services.tsx';

const NONE: Subscriptions = { rules: [] };

/** The user's subscriptions, with edits displayed before the host confirms them. */
export function useSubscriptions() {
  const { bridge } = useServices();
  const me = useSnapshotPart('me');
  const kept = me?.subscriptions ?? NONE;
  const [edited, setEdited] = useState<Subscriptions | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const inFlight = useRef(0);
  const keptText = JSON.stringify(kept);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept changed, so it holds the edits that were sent
  useEffect(() => {
    if (inFlight.current === 0) setEdited(null);
  }, [keptText]);
  const change = async (next: Subscriptions) => {
    setEdited(next);
    inFlight.current += 1;
    const result = await bridge.invoke('subscriptions.set', next);
    inFlight.current -= 1;
    setProblem(result.ok ? null : result.problem);
    if (!result.ok && inFlight.current === 0) setEdited(null);
  };
  return {
    subscriptions: edited ?? kept,
    problem /** Applies at once; the host stores it and sends it to the relay. */,
    change: (next: Subscriptions) => void change(next),
  };
}

export interface PreviewState {
  preview: DeliveryPreview | null;
  problem: Problem | null;
}

/** Debounce of the preview after an edit, ms. */
const COUNT_AFTER_MS = 150;

export function usePreview(subscriptions: Subscriptions): PreviewState {
  const { bridge, clock } = useServices();
  const [state, setState] = useState<PreviewState>({ preview: null, problem: null });
  const text = JSON.stringify(subscriptions);
  const newest = useRef(subscriptions);
  newest.current = subscriptions;
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted again when what the rules say has changed, not their object
  useEffect(() => {
    let wanted = true;
    const count = async () => {
      const result = await bridge.invoke('subscriptions.preview', newest.current);
      if (!wanted) return;
      setState((before) =>
        result.ok ? { preview: result.value, problem: null } : { ...before, problem: result.problem },
      );
    };
    const stop = clock.after(COUNT_AFTER_MS, () => void count());
    return () => {
      wanted = false;
      stop();
    };
  }, [bridge, clock, text]);
  return state;
}
