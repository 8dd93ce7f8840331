/** Where the person is signed in, and codes for other devices of theirs: asked of the relay when somebody looks. */
import type { MadePairingCode, OwnSession, SessionsEnded } from '../../shared/people.ts';

/** Each rejects with a ProblemError in words for the person. */
export interface OwnSessions {
  list(): Promise<OwnSession[]>;
  /** @param id null: all but this one */
  end(id: string | null): Promise<SessionsEnded>;
  makeCode(): Promise<MadePairingCode>;
}
