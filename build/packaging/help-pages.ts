/** Generates manual page and shell completion from the output of `beckon-relay --help`. */

interface HelpVerb {
  /** Words and options, such as `user list | remove ID`. */
  usage: string;
  text: string;
}

/** Lines of verbs begin with two spaces and a letter; a usage continues on an indented line that begins with `[`. */
function verbsOf(help: string): HelpVerb[] {
  const verbs: HelpVerb[] = [];
  const add = (text: string): void => {
    const last = verbs.at(-1);
    if (last) last.text = [last.text, text].filter(Boolean).join(' ');
  };
  for (const line of verbLines(help)) {
    const [head = '', ...text] = line.trim().split(/ {2,}/);
    const last = verbs.at(-1);
    if (/^ {2}[a-z]/.test(line)) verbs.push({ usage: head, text: text.join(' ') });
    else if (last && head.startsWith('[')) last.usage += ` ${head}`;
    else add(line.trim());
  }
  return verbs;
}

const verbLines = (help: string): string[] =>
  (help.split('\n  --json')[0] ?? '').split('\n').filter((line) => line.startsWith('  '));

const closing = (help: string): string => (help.slice(help.indexOf('  --json')) || '').replaceAll(/\s+/g, ' ').trim();

const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1');

export function manPage(help: string, version: string): string {
  const verbs = verbsOf(help).map(({ usage, text }) => `.TP\n.B ${roff(usage)}\n${roff(text)}\n`);
  return `.TH BECKON-RELAY 8 "" "Beckon ${version}" "System administration"
.SH NAME
beckon\\-relay \\- notification server for events of business systems
.SH SYNOPSIS
.B beckon\\-relay
.RI [ VERB " [" ARGUMENTS ]]
.SH VERBS
${verbs.join('')}.SH OPTIONS AND SETTINGS
${roff(closing(help))}
.SH FILES
.TP
.I /etc/beckon/relay.yaml
Settings of the service.
.TP
.I /etc/beckon/secrets
A file for each secret, readable for root alone. systemd hands them to the service as credentials.
.TP
.I /var/lib/beckon
Store, key ring and key of the audit trail.
.SH EXIT STATUS
0: done. 1: it could not be done, and one line says why. 2: the command was not understood.
`;
}

/** Bash completion: verbs, then the second words of each, then options and files. */
export function completion(help: string): string {
  const second = new Map<string, Set<string>>();
  for (const { usage } of verbsOf(help)) {
    const [first = '', ...others] = usage.replaceAll(/\[[^\]]*\]|'\*'/g, '').split('|');
    const [verb = '', word = ''] = first.trim().split(' ');
    const words = second.get(verb) ?? new Set();
    for (const one of [word, ...others.map((part) => part.trim().split(' ')[0] ?? '')]) {
      if (/^[a-z]+$/.test(one)) words.add(one);
    }
    second.set(verb, words);
  }
  const options = [...new Set(help.match(/--[a-z-]+/g))].sort();
  const cases = [...second]
    .filter(([, words]) => words.size > 0)
    .map(([verb, words]) => `    ${verb}) words='${[...words].join(' ')}' ;;`);
  return `# Completion of beckon-relay for bash.
_beckon_relay() {
  local words='' current=\${COMP_WORDS[COMP_CWORD]}
  if [[ $current == -* ]]; then words='${options.join(' ')}'
  elif [ "$COMP_CWORD" -eq 1 ]; then words='${[...second.keys()].join(' ')} help'
  elif [ "$COMP_CWORD" -eq 2 ]; then case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac; fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [ "\${#COMPREPLY[@]}" -gt 0 ] || compopt -o default
}
complete -F _beckon_relay beckon-relay
`;
}
