/** How fast a lane may go: a gateway's `rate`, in messages a second. A service that counts would refuse what comes faster. */
export interface Pace {
  /** How many of `wanted` may go now; they count as gone. */
  take(wanted: number, rate: number | null, now: number): number;
  /** Of those taken this many did not go after all. */
  giveBack(count: number): void;
  /** ms until at least one may go. */
  wait(rate: number | null, now: number): number;
}

/** Bursts up to one second's worth, at least one message. */
export function createPace(): Pace {
  let spent = 0;
  let at = 0;
  const burst = (rate: number) => Math.max(1, rate);
  /** What was sent weighs less as time passes; a clock set back changes nothing. */
  function settle(rate: number, now: number): void {
    spent = Math.max(0, spent - (Math.max(0, now - at) * rate) / 1000);
    at = now;
  }
  return {
    take(wanted, rate, now) {
      if (rate === null) return wanted;
      settle(rate, now);
      const allowed = Math.max(0, Math.min(wanted, Math.floor(burst(rate) - spent + 1e-9)));
      spent += allowed;
      return allowed;
    },
    giveBack(count) {
      spent = Math.max(0, spent - count);
    },
    wait(rate, now) {
      if (rate === null) return 0;
      settle(rate, now);
      return Math.max(0, Math.ceil(((spent + 1 - burst(rate)) * 1000) / rate));
    },
  };
}
