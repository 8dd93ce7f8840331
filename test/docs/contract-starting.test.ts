/** Compares section 1 of `docs/contract.md` with the program, in both directions: commands, verbs, settings, the directory file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { projectRoot } from '../../build/root.ts';
import { HELP, readCommandLine } from '../../relay/admin/command-line.ts';
import { DaySpan } from '../../shared/day-span.ts';
import * as directory from '../../shared/directory.ts';
import { DirectoryHook } from '../../shared/hook-settings.ts';
import { Preferences, RelaySettings } from '../../shared/settings.ts';
import { checker } from '../../shared/validate.ts';
import { WorkingTimeOfFile } from '../../shared/working-time.ts';
import { textsBelow } from './sources.ts';
import { codesIn, namesIn, namesOf, pageText, same, type Table, tableOf, tablesOf } from './tables.ts';

const PAGE = 'contract.md';
const tables = tablesOf(PAGE);
const table = (heading: string, first: string): Table => tableOf(tables, heading, first);

test('every command is one of package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  for (const command of namesOf(table('Commands', 'command'))) {
    const [, script = ''] = /^npm (?:run )?(\w+)/.exec(command) ?? [];
    assert.ok(script in scripts, command);
  }
});

/** A line of the help is `verb WORDS [--option]`, with alternatives separated by bars; the description follows on the line or below it. */
const inHelp = (): string[] =>
  HELP.split('\n')
    .filter((line) => /^ {2}[a-z]/.test(line))
    .flatMap((line) => {
      const [usage = ''] = line.trim().split(/ {2,}/);
      const [first = '', ...others] = usage.split(' | ');
      const group = first.split(' ')[0] ?? '';
      return [first, ...others.map((other) => `${group} ${other}`)];
    });

test('the verbs are those of --help, with the same words and options', () => {
  same(namesOf(table('Verbs of the relay', 'verb')), inHelp(), 'verbs');
  const options = new Set(inHelp().flatMap((usage) => usage.match(/--[a-z-]+/g) ?? []));
  for (const option of options) assert.doesNotThrow(() => readCommandLine([option, 'x']), option);
});

const relaySettings = () => [...namesIn(RelaySettings), 'BECKON_CONFIG'];
const [desktopTable, ...relayTables] = tablesOf('settings.md')
  .filter(({ head }) => head[0] === 'setting')
  .reverse();
assert.ok(desktopTable);
const desktopSettings = namesOf(desktopTable);

/** BECKON_BUS only prevents a start. */
const usable = (names: readonly string[]): string[] => names.filter((name) => name !== 'BECKON_BUS');

test('the settings of the relay are those of the schema, of --help and of the page of settings', () => {
  const isSetting = (name: string): boolean => name.startsWith('BECKON_');
  same(relayTables.flatMap(namesOf).filter(isSetting), usable(relaySettings()), 'settings of the relay');
  for (const name of usable(relaySettings())) assert.ok(HELP.includes(name), `${name} is not in the help`);
});

test('every setting of the relay is read by it', () => {
  const config = [...textsBelow('relay', ['config.ts']), ...textsBelow('relay/config', ['.ts'])].join('\n');
  for (const name of relaySettings()) assert.match(config, new RegExp(`\\b${name}\\b`), name);
});

test('every preference has its control in the window', () => {
  const controls = textsBelow('renderer/views/preferences', ['.tsx']).join('\n');
  for (const name of namesIn(Preferences)) assert.match(controls, new RegExp(`preferences\\.${name}\\b`), name);
});

test('the settings of the desktop, and no others, are read by it', () => {
  const read = textsBelow('electron', ['.ts']).flatMap((text) => text.match(/BECKON_[A-Z_]+/g) ?? []);
  same(desktopSettings, [...new Set(read)], 'settings of the desktop');
});

test('the directory file of the page is one, and its members are those of the schema', () => {
  const [, yaml = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(pageText(PAGE)) ?? [];
  const checked = checker(directory.Directory).check(parse(yaml));
  assert.ok(checked.ok, JSON.stringify(checked));
  const schemas: Record<string, { properties: object }> = {
    'the file': directory.Directory,
    'a source': directory.DirectorySource,
    'a hook': { properties: Object.assign({}, ...DirectoryHook.anyOf.map(({ properties }) => properties)) },
    'a role': directory.DirectoryRole,
    'a location': directory.DirectoryLocation,
    'a working time': WorkingTimeOfFile,
    'a span': DaySpan,
    'a person': directory.DirectoryUser,
    'a channel': directory.DirectoryChannel,
    oidc: directory.DirectoryOidc,
    scim: directory.DirectoryScim,
    'a placement': directory.Placement,
    claims: directory.DirectoryOidc.properties.claims,
    adminRoles: directory.DirectoryOidc.properties.adminRoles,
  };
  const rows = table('The directory file', 'entry').rows.filter(([entry]) => entry !== 'a gateway');
  assert.equal(rows.length, Object.keys(schemas).length);
  for (const [entry = '', members = ''] of rows) {
    const schema = schemas[entry.replaceAll('`', '')];
    assert.ok(schema, entry);
    // Members are separated by middle dots; the name is the first code span of each.
    const named = members
      .split(' · ')
      .flatMap((part) => (entry === 'the file' ? codesIn(part.replace(/\(.*/, '')) : codesIn(part).slice(0, 1)));
    same(named, namesIn(schema), entry);
  }
});
