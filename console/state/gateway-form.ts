/** Fields of the gateway form by kind, and their conversion from and to the members of contract section 6. */

export const GATEWAY_KINDS = ['webhook', 'smtp', 'opentext', 'webpush'] as const;
type GatewayKind = (typeof GATEWAY_KINDS)[number];

/** `secret`: never read back; empty: unchanged. `flag`: true unless set to false. */
export type FieldType = 'text' | 'secret' | 'long' | 'number' | 'flag';

/** Members by path; the form leaves other members as they are. */
const GATEWAY_FIELDS = {
  webhook: { url: 'text', secret: 'secret', bearer: 'secret', template: 'long', rate: 'number' },
  smtp: {
    url: 'text',
    from: 'text',
    'basic/user': 'text',
    'basic/password': 'secret',
    details: 'flag',
    rate: 'number',
  },
  opentext: {
    ...{ base: 'text', username: 'text', password: 'secret', template: 'long' },
    ...{ api: 'text', odn: 'text', tenant: 'text', clientId: 'text', clientSecret: 'secret' },
    ...{ fromName: 'text', html: 'flag', rate: 'number' },
  },
  webpush: { subject: 'text', publicKey: 'text', privateKey: 'secret', template: 'long', rate: 'number' },
} as const satisfies Record<GatewayKind, Record<string, FieldType>>;

export type GatewayField = { [K in GatewayKind]: keyof (typeof GATEWAY_FIELDS)[K] }[GatewayKind];
/** Texts as typed; a flag is '' for true, 'off' for false. */
type GatewayForm = Partial<Record<GatewayField, string>>;

export const fieldsOf = (kind: GatewayKind): [GatewayField, FieldType][] =>
  Object.entries(GATEWAY_FIELDS[kind]) as [GatewayField, FieldType][];

type Settings = Readonly<Record<string, unknown>>;
const isSettings = (value: unknown): value is Settings => typeof value === 'object' && value !== null;

function memberAt(settings: Settings, field: string): unknown {
  return field.split('/').reduce<unknown>((value, name) => (isSettings(value) ? value[name] : undefined), settings);
}

export function gatewayForm(kind: GatewayKind, settings: Settings): GatewayForm {
  const filled = fieldsOf(kind).flatMap(([field, type]) => {
    const value = memberAt(settings, field);
    if (type === 'flag') return value === false ? [[field, 'off']] : [];
    return value === undefined ? [] : [[field, String(value)]];
  });
  return Object.fromEntries(filled);
}

/** @param settings of before, without secrets. @returns the body, or the field whose text is not a number */
export function gatewayBody(
  kind: GatewayKind,
  form: GatewayForm,
  settings: Settings,
): { body: object } | { wrong: GatewayField } {
  const body: Record<string, unknown> = { ...structuredClone(settings), kind };
  for (const [field, type] of fieldsOf(kind)) {
    const text = form[field]?.trim() ?? '';
    const number = Number(text.replace(',', '.'));
    if (type === 'number' && text !== '' && !(number > 0)) return { wrong: field };
    const value = type === 'flag' ? (text === 'off' ? false : undefined) : type === 'number' ? number : text;
    const isEmpty = type === 'flag' ? value === undefined : text === '';
    put(body, field.split('/'), isEmpty ? undefined : value);
  }
  return { body };
}

/** Undefined removes the member, and an object that it leaves empty. */
function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete target[name];
    else target[name] = value;
    return;
  }
  const inner = { ...(isSettings(target[name]) ? target[name] : {}) };
  put(inner, rest, value);
  if (Object.keys(inner).length > 0) target[name] = inner;
  else delete target[name];
}

/** A key of 32 bytes, as Standard Webhooks writes it. */
export function newSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
