/** What can be made to go wrong, and for how long. */
import Type, { type Static } from 'typebox';

const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

const ROUTES = ['token', 'push', 'sms', 'email', 'status'] as const;
export type Route = (typeof ROUTES)[number];

/**
 * `status`: this code, with `retryAfter` seconds; `silent`: no answer at all; `reset`: the connection is cut; `malformed`: the request
 * is carried out, its answer is no JSON; `redirect`: to another place.
 */
export const Fault = closed({
  on: Type.Enum([...ROUTES]),
  kind: Type.Enum(['status', 'silent', 'reset', 'malformed', 'redirect']),
  status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
  retryAfter: Type.Optional(Type.Integer({ minimum: 0 })),
  /** So many requests; without it, until it is taken away. */
  times: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type Fault = Static<typeof Fault>;

/** The switches as `PUT /faults` takes them, and `GET /faults` shows them. */
export const Switches = closed({
  faults: Type.Optional(Type.Array(Fault, { maxItems: 100 })),
  /** Messages to these addresses are taken, and fail later. */
  undeliverable: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
  /** Statuses stay `Submitted` while this is set. */
  slowStatus: Type.Optional(Type.Boolean()),
  /** Seconds that a new token lives. */
  tokenLife: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Where the token endpoint takes the client's credentials; it refuses the other. */
  credentialsIn: Type.Optional(Type.Enum(['header', 'form'])),
});
export type Switches = Static<typeof Switches>;

export interface FaultBox {
  set(switches: Switches): void;
  readonly switches: Required<Switches>;
  /** The fault that meets this request; it is used up by it. */
  next(route: Route): Fault | null;
}

const HEALTHY: Required<Switches> = {
  faults: [],
  undeliverable: [],
  slowStatus: false,
  tokenLife: 3600,
  credentialsIn: 'header',
};

export function createFaultBox(): FaultBox {
  let switches = HEALTHY;
  let left = new Map<Fault, number>();
  return {
    get switches() {
      return switches;
    },
    /** What is not named is healthy again. */
    set(next) {
      switches = { ...HEALTHY, ...next };
      left = new Map(switches.faults.map((fault) => [fault, fault.times ?? Number.POSITIVE_INFINITY]));
    },
    next(route) {
      for (const [fault, times] of left) {
        if (fault.on !== route || times === 0) continue;
        left.set(fault, times - 1);
        return fault;
      }
      return null;
    },
  };
}
