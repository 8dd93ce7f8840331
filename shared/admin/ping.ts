/** `POST /v1/admin/sources/{id}/ping` and `POST /v1/admin/gateways/{id}/ping`: the steps of a signed test. */
import Type, { type Static } from 'typebox';
import { oneOf } from '../primitives.ts';

export const PingStep = Type.Object({
  /** `settings`: address and secrets · `connection`: the receiver was reached · `sign-in`: the service gave a token · `reply`: its meaning. */
  step: oneOf('settings', 'connection', 'sign-in', 'reply'),
  ok: Type.Boolean(),
  detail: Type.String(),
});
export type PingStep = Static<typeof PingStep>;

/** The steps that were tried, up to the first that failed. */
export const PingReport = Type.Object({ ok: Type.Boolean(), steps: Type.Array(PingStep) });
export type PingReport = Static<typeof PingReport>;

/** Type of the event that is posted. */
export const PING_TYPE = 'com.beckon.ping';
