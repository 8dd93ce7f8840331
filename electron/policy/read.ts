/** Reads the managed policy of this computer and user. Each system stores it where only an administrator can write. */
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { NO_DOCUMENT, type PolicyDocument, PolicyError } from './document.ts';
import { linuxPolicy } from './linux.ts';
import { macPolicy } from './mac.ts';
import { type Run, windowsPolicy } from './windows.ts';

/** ms; security software can delay the start of a program. */
const PATIENCE_MS = 15_000;

const run: Run = (command, args) =>
  new Promise((resolve, reject) => {
    execFile(command, [...args], { timeout: PATIENCE_MS, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else if (error.code === 1) resolve(null);
      else reject(new PolicyError(`the policy cannot be read: ${command} failed (${error.code ?? error.signal})`));
    });
  });

interface Sources {
  machine: PolicyDocument;
  user: PolicyDocument;
}

/** @throws PolicyError: a policy that cannot be read must not be taken for none */
export async function readPolicy(platform: string, env: NodeJS.ProcessEnv): Promise<PolicyDocument> {
  const { machine, user } = await sourcesOn(platform, env);
  return {
    policy: { ...user.policy, ...machine.policy },
    unknown: [...new Set([...machine.unknown, ...user.unknown])],
  };
}

async function sourcesOn(platform: string, env: NodeJS.ProcessEnv): Promise<Sources> {
  if (platform === 'linux') return { machine: linuxPolicy(), user: NO_DOCUMENT };
  if (platform === 'win32') {
    const root = env.SystemRoot ?? 'C:\\Windows';
    const [machine, user] = await Promise.all([windowsPolicy(run, 'machine', root), windowsPolicy(run, 'user', root)]);
    return { machine, user };
  }
  if (platform !== 'darwin') return { machine: NO_DOCUMENT, user: NO_DOCUMENT };
  const [machine, user] = await Promise.all([macPolicy(run, null), macPolicy(run, userInfo().username)]);
  return { machine, user };
}
