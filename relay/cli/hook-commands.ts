/** `hook list`, `hook try`, `hook set` on an open store. A trial is evaluated in a process that ends with the command. */
import { HookName } from '../../shared/hook-settings.ts';
import { checker } from '../../shared/validate.ts';
import { BY_COMMAND_LINE, type HookVerbs, type InForce, VerbError } from '../admin/command-line.ts';
import type { Environment } from '../config.ts';
import type { RelayCore } from '../core/core.ts';
import { changeHook, createStoreHooks } from '../core/hooks.ts';
import { trialSource } from '../domain/administration/dry-run.ts';
import type { HookRules } from '../domain/hooks/hook-ports.ts';
import type { Clock } from '../domain/ports.ts';
import { createMapper } from '../mapping/mapper.ts';
import { systemRandom, systemTimers } from '../system.ts';
import { type CliInput, fileOf, rulesOf } from './cli-input.ts';

const hookName = checker(HookName);

export function hookVerbs(
  core: RelayCore,
  input: CliInput,
  { clock, env, changed }: { clock: Clock; env: Environment; changed: () => InForce },
): HookVerbs {
  const { view } = core.directory;
  return {
    list: () => view().hooks(),
    readText: (path) => fileOf(input, path),
    async try(source, hook, payload, text, request) {
      const known = view().hook(source, hook) ?? rulesOf(input);
      const mapping = text ?? known?.mapping;
      if (mapping === undefined) throw new VerbError(`${source} has no hook ${hook}`);
      const rules: HookRules = { accept: 'all', fallback: null, xml: false, multipart: false, ...known, mapping };
      // A trial works before the relay has first imported its directory file.
      const sender = view().source(source) ?? trialSource(source);
      const mapper = createMapper({ timers: systemTimers });
      try {
        const hooks = createStoreHooks(core, { mapper, clock, random: systemRandom });
        return await hooks.try(sender, rules, payload, request);
      } finally {
        await mapper.close();
      }
    },
    async set(source, hook, mapping) {
      if (!hookName.is(hook)) throw new VerbError('The name of a hook is 1 to 63 of A-Z a-z 0-9 . _ -');
      if (!view().source(source)) throw new VerbError(`There is no source ${source}`);
      await changeHook(core, BY_COMMAND_LINE, source, hook, { mapping }, env);
      return changed();
    },
  };
}
