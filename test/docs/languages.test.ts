/** Compiles and runs the Java and C# examples of the documentation verbatim, with compilers of Debian. PowerShell is not run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from '../../build/launch/free-port.ts';
import type { DebianFolder } from '../../build/setup/debian-folder.ts';
import { debianPrograms } from '../e2e/deploy/parts.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { answerBy } from './answer-endpoint.ts';
import { programsIn } from './blocks.ts';
import { vectorOf } from './vector.ts';

const run = promisify(execFile);
const RESPONSE_SECRET = 'whsec_cmVzcG9uc2Utc2VjcmV0LW9mLXRoZS10ZXN0';
const debian = await debianPrograms('languages');
const skip = typeof debian === 'string' ? debian : false;
const [signature, ...vector] = vectorOf('examples.md');

type Command = readonly [program: string, ...args: string[]];

interface Language {
  name: string;
  ending: string;
  /** Prints the signature of its arguments: secret, id, timestamp and body. */
  check: string;
  env(folder: DebianFolder): Record<string, string>;
  compile(folder: DebianFolder): Command[];
  start(folder: DebianFolder, main: string): Command;
}

const jvm = ({ root }: DebianFolder, program: string): string => {
  const folder = join(root, 'usr/lib/jvm');
  const home = readdirSync(folder).find((name) => /^java-\d+-openjdk-/.test(name));
  return join(folder, home ?? '', 'bin', program);
};
const classPath = ({ root }: DebianFolder): string =>
  ['.', ...['annotations', 'core', 'databind'].map((part) => join(root, `usr/share/java/jackson-${part}.jar`))].join(
    ':',
  );
const mono = ({ root }: DebianFolder): string => join(root, 'usr/bin/mono-sgen');
const assemblies = ({ root }: DebianFolder): string => join(root, 'usr/lib/mono/4.5');
const REFERENCES = ['-r:System.Net.Http.dll', '-r:System.Runtime.Serialization.dll'];

const LANGUAGES: readonly Language[] = [
  {
    name: 'Java',
    ending: 'java',
    check: `class Check { public static void main(String[] given) throws Exception {
      System.out.println(Answers.signature(given[0], given[1], given[2], given[3].getBytes("UTF-8"))); } }`,
    env: () => ({}),
    compile: (folder) => [
      [
        jvm(folder, 'javac'),
        ...[
          '--release',
          '17',
          '-Werror',
          '-Xlint:all,-path',
          '-cp',
          classPath(folder),
          'Send.java',
          'Answers.java',
          'Check.java',
        ],
      ],
    ],
    start: (folder, main) => [jvm(folder, 'java'), '-cp', classPath(folder), main],
  },
  {
    name: 'C#',
    ending: 'cs',
    check: `static class Check { static void Main(string[] given) {
      System.Console.WriteLine(Signature.Of(given[0], given[1], given[2], System.Text.Encoding.UTF8.GetBytes(given[3]))); } }`,
    env: (folder) => ({ MONO_PATH: assemblies(folder), MONO_CFG_DIR: join(folder.root, 'etc') }),
    compile: (folder) =>
      [['Send.cs'], ['Answers.cs'], ['-main:Check', '-out:Check.exe', 'Check.cs', 'Answers.cs']].map(
        (files): Command => [
          mono(folder),
          join(assemblies(folder), 'mcs.exe'),
          '-warnaserror',
          ...REFERENCES,
          ...files,
        ],
      ),
    start: (folder, main) => [mono(folder), `${main}.exe`],
  },
];

for (const { name, ending, check, env, compile, start } of LANGUAGES) {
  describe(name, { skip }, () => {
    assert.ok(typeof debian !== 'string');
    let folder: string;
    let relay: RunningRelay;
    let port: number;
    let settings: Record<string, string>;

    before(async () => {
      folder = await makeFolder('examples');
      port = await freePort(0);
      // During a rotation the relay signs with both.
      const secret = ['whsec_bmV3ZXItc2VjcmV0LW9mLXRoZS10ZXN0', RESPONSE_SECRET];
      const response = { url: `http://127.0.0.1:${port}/answers`, secret };
      const sources = DIRECTORY.sources.map((source) => (source.id === 'erp' ? { ...source, response } : source));
      relay = await startRelay({ directory: { ...DIRECTORY, sources } });
      const own = { RELAY: relay.url, KEY: 'erp-key', RESPONSE_SECRET, PORT: String(port) };
      settings = { PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: debian.libraries, ...own, ...env(debian) };
      for (const [file, text] of programsIn('examples.md'))
        if (file.endsWith(`.${ending}`)) writeFileSync(join(folder, file), text);
      writeFileSync(join(folder, `Check.${ending}`), check);
    });
    after(async () => {
      await relay?.close();
      await removeFolder(folder);
    });

    const output = async ([program, ...args]: Command): Promise<string> =>
      (await run(program, args, { cwd: folder, env: settings })).stdout.trim();

    test('the examples compile without warnings', async () => {
      for (const command of compile(debian)) await output(command);
    });

    test('the published vector has its signature', async () => {
      assert.equal(await output([...start(debian, 'Check'), ...vector]), signature);
    });

    test('an event is sent, answered, and its answer refused or confirmed', async () => {
      assert.match(await output(start(debian, 'Send')), /"duplicate":false,"recipients":3/);
      assert.match(await output(start(debian, 'Send')), /"duplicate":true/);
      await relay.send(event('task.assigned', { title: 'To acknowledge' }));
      const told = await answerBy({
        ...{ relay, command: start(debian, 'Answers'), cwd: folder, env: settings, port },
        ...{ reject: `Sent with ${name}`, acknowledge: 'To acknowledge' },
      });
      assert.match(told, /^\w+-1 reject by Dana Fox$/m);
    });
  });
}
