/** The settings of a start by precedence: policy, then command line, then environment. */
import type { Policy } from '../../shared/policy.ts';

type Environment = NodeJS.ProcessEnv;

/** @param profile of the command line. @returns the environment with the values that override it */
export function settingsOf(policy: Policy, profile: string | null, env: Environment): Environment {
  const { relay, issuer, caFile } = policy;
  return {
    ...env,
    ...proxiesOf(policy, env),
    ...(relay === undefined ? {} : { ...tokenFor(relay, env), BECKON_RELAY: relay }),
    ...(issuer === undefined ? {} : { BECKON_ISSUER: issuer }),
    ...(caFile === undefined ? {} : { BECKON_CA_FILE: caFile }),
    ...defined('BECKON_PROFILE', policy.profile ?? profile ?? env.BECKON_PROFILE),
  };
}

const defined = (name: string, value: string | undefined): Environment =>
  value === undefined ? {} : { [name]: value };

/** A token that the environment sets for another relay must not be sent to this one. */
const tokenFor = (relay: string, { BECKON_RELAY: given }: Environment): Environment =>
  given === undefined || given === relay ? {} : { BECKON_TOKEN: undefined, BECKON_TOKEN_FILE: undefined };

/** Lower-case names have precedence (`network/proxy.ts`). */
function proxiesOf({ proxy, proxyBypass }: Policy, env: Environment): Environment {
  if (proxy === undefined && proxyBypass === undefined) return {};
  return {
    ...(proxy === undefined ? {} : { http_proxy: proxy, https_proxy: proxy }),
    NO_PROXY: undefined,
    no_proxy: proxyBypass ?? (proxy === undefined ? (env.no_proxy ?? env.NO_PROXY) : undefined),
  };
}
