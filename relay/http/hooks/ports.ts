import type { HookRequestLog } from '../../domain/hooks/hook-requests.ts';
import type { Hooks } from '../../domain/hooks/hooks.ts';
import type { GuessLimit } from '../gate/guess-limit.ts';
import type { SourceGate } from '../gate/source.ts';

export interface HookRouteDeps extends SourceGate {
  hooks: Hooks;
  hookRequests: Pick<HookRequestLog, 'note' | 'handshake'>;
  guesses: GuessLimit;
}
