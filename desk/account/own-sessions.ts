/** The user's sessions on other devices and pairing codes for new devices, requested from the relay on demand. */
import type { MadePairingCode, OwnSession, SessionsEnded } from '../../shared/people.ts';

/** Each method rejects with a ProblemError whose message is for the user. */
export interface OwnSessions {
  list(): Promise<OwnSession[]>;
  /** @param id null: all sessions except this one */
  end(id: string | null): Promise<SessionsEnded>;
  makeCode(): Promise<MadePairingCode>;
}
