/** What a browser kept of the person's preferences. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PREFERENCES } from '../../../shared/settings.ts';
import { createPreferences } from '../../../web/host/preferences.ts';

test('one choice of sound for all severities, as it was kept before, takes no other preference with it', () => {
  const { sounds: _, ...before } = DEFAULT_PREFERENCES;
  const kept = new Map<string, unknown>([['preferences', { ...before, theme: 'dark', sound: 'none' }]]);
  const preferences = createPreferences({
    get: (name) => kept.get(name),
    set: (name, value) => void kept.set(name, value),
  });
  const silent = { info: 'none', notice: 'none', warning: 'none', critical: 'none' } as const;
  assert.deepEqual(preferences.get(), { ...DEFAULT_PREFERENCES, theme: 'dark', sounds: silent });
  preferences.set({ sounds: { ...silent, warning: 'default' } });
  assert.deepEqual(kept.get('preferences'), {
    ...DEFAULT_PREFERENCES,
    theme: 'dark',
    sounds: { ...silent, warning: 'default' },
  });
});
