/** A configuration profile of macOS, whose payload becomes the managed preferences of the app. */
import { escapeXml } from './xml.ts';

const DOMAIN = 'com.beckon.desktop';

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** Fixed identifiers: a new version of the profile replaces the installed one. */
const PROFILE_ID = '0F0F6B4A-6C0E-4C8E-9D6B-6D0B5B8B7D11';
const PAYLOAD_ID = 'B1C7A1F2-3C0D-4E1B-8B58-2B9F7E5A6C12';

export function macProfile(policy: Readonly<Record<string, Value>>): string {
  const payload = {
    PayloadType: DOMAIN,
    PayloadIdentifier: `${DOMAIN}.policy`,
    PayloadUUID: PAYLOAD_ID,
    PayloadVersion: 1,
    PayloadDisplayName: 'Beckon',
    ...policy,
  };
  const profile = {
    PayloadType: 'Configuration',
    PayloadIdentifier: `${DOMAIN}.profile`,
    PayloadUUID: PROFILE_ID,
    PayloadVersion: 1,
    PayloadScope: 'System',
    PayloadDisplayName: 'Beckon',
    PayloadContent: [payload],
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${lines(profile).join('\n')}
</plist>
`;
}

function lines(value: Value): string[] {
  if (typeof value === 'string') return [`<string>${escapeXml(value)}</string>`];
  if (typeof value === 'number') return [`<integer>${value}</integer>`];
  if (typeof value === 'boolean') return [value ? '<true/>' : '<false/>'];
  const inside = (text: string[]): string[] => text.map((line) => `  ${line}`);
  if (isList(value)) return ['<array>', ...value.flatMap((one) => inside(lines(one))), '</array>'];
  const members = Object.entries(value);
  return [
    '<dict>',
    ...members.flatMap(([name, one]) => inside([`<key>${escapeXml(name)}</key>`, ...lines(one)])),
    '</dict>',
  ];
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);
