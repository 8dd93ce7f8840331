/** Fault injection for the simulated OpenText. */
import Type, { type Static } from 'typebox';

const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

const ROUTES = ['token', 'push', 'sms', 'email', 'whatsapp', 'status', 'webhook'] as const;
export type Route = (typeof ROUTES)[number];

/**
 * `status`: this code, with `retryAfter` seconds · `silent`: no reply · `reset`: the connection is reset · `malformed`: the request is
 * processed, but the reply is not JSON · `redirect`: to another path.
 */
export const Fault = closed({
  on: Type.Enum([...ROUTES]),
  kind: Type.Enum(['status', 'silent', 'reset', 'malformed', 'redirect']),
  status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
  retryAfter: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Number of requests; absent: until removed. */
  times: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type Fault = Static<typeof Fault>;

/** Body of `PUT /faults` and `GET /faults`. */
export const Switches = closed({
  faults: Type.Optional(Type.Array(Fault, { maxItems: 100 })),
  /** Messages to these addresses are accepted and fail later. */
  undeliverable: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
  /** Statuses stay `Submitted` while this is set. */
  slowStatus: Type.Optional(Type.Boolean()),
  /** Lifetime of a new token, in seconds. */
  tokenLife: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Where the token endpoint accepts client credentials; it refuses the other. */
  credentialsIn: Type.Optional(Type.Enum(['header', 'form'])),
});
export type Switches = Static<typeof Switches>;

export interface FaultBox {
  set(switches: Switches): void;
  readonly switches: Required<Switches>;
  /** The fault for this request; consumes one of its `times`. */
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
    /** Omitted switches are reset. */
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
