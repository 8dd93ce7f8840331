/** Administrative templates of Windows: ADMX and, for each language, ADML (Group Policy ADMX Syntax Reference Guide). */
import type { PolicyWords } from '../../shared/words/policies.ts';
import { type Kind, POLICY_ENTRIES, type PolicyEntry } from './kinds.ts';
import { escapeXml } from './xml.ts';

const NAMESPACE = 'xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"';
const HEAD = '<?xml version="1.0" encoding="utf-8"?>';
const KEY = 'SOFTWARE\\Policies\\Beckon';

export function admx(): string {
  const policies = POLICY_ENTRIES.flatMap((entry) => admxPolicy(entry).map((line) => `    ${line}`));
  return `${HEAD}
<policyDefinitions revision="1.0" schemaVersion="1.0" ${NAMESPACE}>
  <policyNamespaces>
    <target prefix="beckon" namespace="Beckon.Policies" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="supported" displayName="$(string.supported)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="beckon" displayName="$(string.beckon)" />
  </categories>
  <policies>
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
}

function admxPolicy({ name, kind }: PolicyEntry): string[] {
  const texts = `displayName="$(string.${name})" explainText="$(string.${name}_help)"`;
  const isSwitch = kind.type === 'switch';
  const value = isSwitch ? `valueName="${name}"` : `presentation="$(presentation.${name})"`;
  return [
    `<policy name="${name}" class="Both" ${texts} key="${KEY}" ${value}>`,
    '  <parentCategory ref="beckon" />',
    '  <supportedOn ref="supported" />',
    ...(isSwitch ? SWITCH : ['  <elements>', ...element(name, kind).map((line) => `    ${line}`), '  </elements>']),
    '</policy>',
  ];
}

const SWITCH = [
  '  <enabledValue><decimal value="1" /></enabledValue>',
  '  <disabledValue><decimal value="0" /></disabledValue>',
];

function element(name: string, kind: Exclude<Kind, { type: 'switch' }>): string[] {
  const named = `id="${name}" valueName="${name}" required="true"`;
  switch (kind.type) {
    case 'text':
      return [`<text ${named} maxLength="${kind.maxLength}" />`];
    case 'list':
      return [`<multiText ${named} />`];
    case 'number':
      return [`<decimal ${named} minValue="${kind.minimum}" maxValue="${kind.maximum}" />`];
    case 'choice':
      return [`<enum ${named}>`, ...kind.values.map((value) => `  ${item(name, value)}`), '</enum>'];
    default:
      return kind satisfies never;
  }
}

function item(name: string, value: string | number): string {
  const typed = typeof value === 'number' ? `<decimal value="${value}" />` : `<string>${value}</string>`;
  return `<item displayName="$(string.${name}_${value})"><value>${typed}</value></item>`;
}

export function adml(words: PolicyWords): string {
  const strings = [
    ['beckon', 'Beckon'],
    ['supported', words.supported],
    ...POLICY_ENTRIES.flatMap((entry) => stringsOf(entry, words)),
  ];
  const lines = strings.map(([id, text]) => `      <string id="${id}">${escapeXml(text ?? '')}</string>`);
  const presentations = POLICY_ENTRIES.flatMap((entry) => presentation(entry, words));
  return `${HEAD}
<policyDefinitionResources revision="1.0" schemaVersion="1.0" ${NAMESPACE}>
  <displayName>Beckon</displayName>
  <description>${escapeXml(words.about)}</description>
  <resources>
    <stringTable>
${lines.join('\n')}
    </stringTable>
    <presentationTable>
${presentations.map((line) => `      ${line}`).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function stringsOf({ name, kind, locks }: PolicyEntry, words: PolicyWords): [string, string][] {
  const { title, help } = words.policy[name];
  const values = kind.type === 'choice' ? kind.values : [];
  return [
    [name, title],
    [`${name}_help`, `${help}\n\n${locks ? words.locks : words.replacesDefault}`],
    ...values.map((value): [string, string] => [`${name}_${value}`, valueText(words, name, value)]),
  ];
}

/** The text of a choice; numbers need none. */
function valueText({ values }: PolicyWords, name: string, value: string | number): string {
  const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = values;
  return texts[name]?.[value] ?? `${value}`;
}

function presentation({ name, kind, default: standard }: PolicyEntry, words: PolicyWords): string[] {
  const title = escapeXml(words.policy[name].title);
  const control = ((): string | null => {
    switch (kind.type) {
      case 'text':
        return `<textBox refId="${name}"><label>${title}</label></textBox>`;
      case 'list':
        return `<multiTextBox refId="${name}">${title}</multiTextBox>`;
      case 'number':
        return `<decimalTextBox refId="${name}" defaultValue="${standard}">${title}</decimalTextBox>`;
      case 'choice': {
        const place = kind.values.map(String).indexOf(String(standard));
        return `<dropdownList refId="${name}" noSort="true" defaultItem="${place}">${title}</dropdownList>`;
      }
      default:
        return null;
    }
  })();
  return control === null ? [] : [`<presentation id="${name}">`, `  ${control}`, '</presentation>'];
}
