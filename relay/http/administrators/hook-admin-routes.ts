/** Administration: mappings of hooks, trial runs, and payloads that failed to map. */

import type { HookRequests } from '../../../shared/admin/hook-requests.ts';
import type { DeadLetterDetail, HookTrial } from '../../../shared/admin/hooks.ts';
import { hookAdminOperations } from '../../../shared/documents/hook-operations.ts';
import { HookName } from '../../../shared/hook-settings.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { Hook, HookRules } from '../../domain/hooks/hook-ports.ts';
import type { Serve } from '../operation-server.ts';
import { letterOfHook, letterOfRow, nameOf } from './dead-letters.ts';
import { pageByKey } from './list-page.ts';
import type { HookAdminDeps } from './ports.ts';

const hookName = checker(HookName);

export function hookAdminRoutes(serve: Serve, deps: HookAdminDeps): void {
  const { directory, hooks, hookLetters, hookRequests, outbound, changeHook, removeHook } = deps;

  function sourceOf(id: string): Source {
    const source = directory().source(id);
    if (!source) throw new ProblemError('NOT_FOUND', refusals.requests.noSource(id.slice(0, 80)));
    return source;
  }
  function hookOf({ source, hook }: { source: string; hook: string }): Hook {
    sourceOf(source);
    const found = directory().hook(source, hook);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.requests.noHook(source, hook.slice(0, 80)));
    return found;
  }

  serve(hookAdminOperations, {
    hooks({ query }) {
      const { items, next } = pageByKey(directory().hooks(), query, ({ source, hook }) => `${source}/${hook}`);
      return { items: items.map((hook) => ({ ...hook, activity: hookRequests.activity(hook) })), next };
    },
    hook: ({ path }) => hookOf(path),
    hookRequests: ({ path }): HookRequests => hookRequests.requests(hookOf(path)),
    async putHook({ path, body }, by) {
      const { source, hook } = path;
      sourceOf(source);
      if (!hookName.is(hook)) throw new ProblemError('REQUEST_INVALID', refusals.administration.hookName);
      await changeHook(by, source, hook, body);
      return hookOf(path);
    },
    async removeHook({ path }, by) {
      const { source, hook } = hookOf(path);
      await removeHook(by, source, hook);
      return { source, hook, removed: true };
    },
    async tryHook({ path, body: { payload, mapping, headers, query } }): Promise<HookTrial> {
      const seen = { ...(headers && { headers: lowerCase(headers) }), ...(query && { query }) };
      const source = sourceOf(path.source);
      const rules = rulesToTry(mapping, directory().hook(source.id, path.hook)) ?? hookOf(path);
      const { events, fault, ignored, prospect } = await hooks.try(source, rules, payload, seen);
      const made = [...(events ?? [])];
      const shown = { told: [...prospect.told], warnings: [...prospect.warnings] };
      if (fault) return { ok: false, events: made, reason: fault.reason, errors: [...fault.errors], ...shown };
      return { ok: true, events: made, errors: [], ...(ignored && { ignored: ignored.reason }), ...shown };
    },
    deadLetter({ path: { id }, reply }) {
      const letter = hookLetters.get(id);
      reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
      if (letter) {
        const { errors, request, payload } = letter;
        const encoding = payload.encoding === 'json' ? {} : { encoding: payload.encoding };
        const head = JSON.stringify({ ...letterOfHook(letter), errors, request, ...encoding });
        const text = payload.encoding === 'json' ? payload.text : JSON.stringify(payload.text);
        // JSON is inserted as received: it may be nested too deeply to be serialized.
        return reply.send(`${head.slice(0, -1)},"payload":${text}}`);
      }
      const row = outbound.deadLetter(id);
      if (!row) throw new ProblemError('NOT_FOUND', refusals.administration.noLetter);
      const detail: DeadLetterDetail = letterOfRow(row, deps.reader.item(row.itemId)?.item ?? null, (id) =>
        nameOf(id, deps.directory()),
      );
      return reply.send(JSON.stringify(detail));
    },
  });
}

/** A mapping to try, with the other settings of the hook; null: none given. */
const rulesToTry = (mapping: string | undefined, known: HookRules | null): HookRules | null =>
  mapping === undefined ? null : { accept: 'all', fallback: null, xml: false, multipart: false, ...known, mapping };

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
