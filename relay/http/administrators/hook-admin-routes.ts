/** For the administrator: mappings read, changed and tried, and what they could not map. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HookRequests } from '../../../shared/admin/hook-requests.ts';
import { type DeadLetterDetail, HookChange, type HookTrial, HookTryRequest } from '../../../shared/admin/hooks.ts';
import { LIMITS } from '../../../shared/events.ts';
import { HookName } from '../../../shared/hook-settings.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { checker } from '../../../shared/validate.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { Source } from '../../domain/directory-view.ts';
import type { Hook, HookRules } from '../../domain/hooks/hook-ports.ts';
import { jsonBody } from '../body.ts';
import { requireAdmin } from '../gate/administrator.ts';
import { letterOfHook, letterOfRow } from './dead-letters.ts';
import type { HookAdminDeps } from './ports.ts';

const changeBody = checker(HookChange);
const tryBody = checker(HookTryRequest);
const hookName = checker(HookName);

type ByHook = { Params: { source: string; hook: string } };
/** Bytes of a change: a mapping of 64 Ki characters, each escaped. */
const CHANGE_LIMIT = 512 * 1024;
/** Beside the payload, a mapping. */
const TRY_LIMIT = LIMITS.batchBytes + CHANGE_LIMIT;

export function hookAdminRoutes(app: FastifyInstance, deps: HookAdminDeps): void {
  const { directory, hooks, hookRequests, changeHook, removeHook } = deps;

  function sourceOf(id: string): Source {
    const source = directory().source(id);
    if (!source) throw new ProblemError('NOT_FOUND', refusals.requests.noSource(id.slice(0, 80)));
    return source;
  }
  function hookOf({ source, hook }: ByHook['Params']): Hook {
    sourceOf(source);
    const found = directory().hook(source, hook);
    if (!found) throw new ProblemError('NOT_FOUND', refusals.requests.noHook(source, hook.slice(0, 80)));
    return found;
  }

  app.get('/v1/admin/hooks', async (request) => {
    await requireAdmin(request, deps);
    const items = directory().hooks();
    return { items: items.map((hook) => ({ ...hook, activity: hookRequests.activity(hook) })) };
  });
  app.get<ByHook>('/v1/admin/hooks/:source/:hook', async (request) => {
    await requireAdmin(request, deps);
    return hookOf(request.params);
  });
  app.get<ByHook>('/v1/admin/hooks/:source/:hook/requests', async (request): Promise<HookRequests> => {
    await requireAdmin(request, deps);
    return hookRequests.requests(hookOf(request.params));
  });
  app.put<ByHook>('/v1/admin/hooks/:source/:hook', { bodyLimit: CHANGE_LIMIT }, async (request) => {
    const by = await requireAdmin(request, deps);
    const { source, hook } = request.params;
    sourceOf(source);
    if (!hookName.is(hook)) throw new ProblemError('REQUEST_INVALID', refusals.administration.hookName);
    await changeHook(by, source, hook, jsonBody(request, changeBody));
    return hookOf(request.params);
  });
  app.delete<ByHook>('/v1/admin/hooks/:source/:hook', async (request) => {
    const by = await requireAdmin(request, deps);
    const { source, hook } = hookOf(request.params);
    await removeHook(by, source, hook);
    return { source, hook, removed: true };
  });
  app.post<ByHook>(
    '/v1/admin/hooks/:source/:hook/try',
    { bodyLimit: TRY_LIMIT },
    async (request): Promise<HookTrial> => {
      await requireAdmin(request, deps);
      const { payload, mapping, headers, query } = jsonBody(request, tryBody);
      const seen = { ...(headers && { headers: lowerCase(headers) }), ...(query && { query }) };
      const source = sourceOf(request.params.source);
      const rules = rulesToTry(mapping, directory().hook(source.id, request.params.hook)) ?? hookOf(request.params);
      const { events, fault, ignored, prospect } = await hooks.try(source, rules, payload, seen);
      const made = [...(events ?? [])];
      const shown = { told: [...prospect.told], warnings: [...prospect.warnings] };
      if (fault) return { ok: false, events: made, reason: fault.reason, errors: [...fault.errors], ...shown };
      return { ok: true, events: made, errors: [], ...(ignored && { ignored: ignored.reason }), ...shown };
    },
  );
  letterRoutes(app, deps);
}

/** A mapping that is not in force yet, with what else is set; null: none is given. */
const rulesToTry = (mapping: string | undefined, known: HookRules | null): HookRules | null =>
  mapping === undefined ? null : { accept: 'all', fallback: null, ...known, mapping };

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function letterRoutes(app: FastifyInstance, deps: HookAdminDeps): void {
  const { hookLetters, outbound } = deps;
  app.get<{ Params: { id: string } }>('/v1/admin/dead-letters/:id', async (request, reply): Promise<FastifyReply> => {
    await requireAdmin(request, deps);
    const { id } = request.params;
    const letter = hookLetters.get(id);
    reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', 'no-store');
    if (letter) {
      const head = JSON.stringify({ ...letterOfHook(letter), errors: letter.errors, request: letter.request });
      // As it came: it may be nested deeper than what can be written.
      return reply.send(`${head.slice(0, -1)},"payload":${letter.payload}}`);
    }
    const row = outbound.deadLetter(id);
    if (!row) throw new ProblemError('NOT_FOUND', refusals.administration.noLetter);
    const detail: DeadLetterDetail = letterOfRow(row);
    return reply.send(JSON.stringify(detail));
  });
}
