/** Schema of a gateway in the directory file. */
import Type, { type Static } from 'typebox';
import { endpointSignIn } from './endpoint-settings.ts';
import { closed, Id, keyText, Secret, Secrets, SmtpUrl, some, WebUrl } from './primitives.ts';

const Template = Type.String({ minLength: 1, maxLength: 65536 });
const HostLabel = Type.String({
  pattern: '^[A-Za-z0-9._-]+$',
  maxLength: 253,
  description: 'letters, digits, dot and hyphen',
});

/** PEM, or a reference as for other secrets; the length limit allows for 4096 bits and sealing. */
const PrivateKey = keyText(6000);

/** Access tokens for a mail server by OAuth 2.0: of the client itself, or with `refreshToken` of the account that granted it. */
const MailOAuth = closed({
  /** The mailbox that signs in. */
  user: Type.String({ minLength: 1, maxLength: 320 }),
  tokenUrl: WebUrl,
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  clientSecret: Secret,
  scope: some(Type.String({ minLength: 1, maxLength: 1000 })),
  refreshToken: some(Secret),
});

/** First contact: outside the 24 hours after a person's last message the service takes approved templates only. */
const WhatsApp = closed({
  /** Id of the template at the service. */
  template: keyText(512),
  /** Of the template, in the form of the service. */
  language: Type.String({
    pattern: '^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$',
    maxLength: 35,
    description: 'a language such as en or pt_BR',
  }),
  /** JSONata: the parameters of the template by name. Default: all of the message as `body[1]text`. */
  parameters: some(Template),
  /** People may answer by tapping a button, once they confirmed it on their phone. Absent: they answer by the link. */
  inbound: some(
    closed({
      /** JSONata: messages of a request as `{ from, postback?, at? }`. Default: the assumed shape of the service. */
      mapping: some(Template),
      /** False: the relay does not register its address at the service. Default: true. */
      register: some(Type.Boolean()),
    }),
  ),
});

export const DirectoryGateway = Type.Union([
  closed({
    id: Id,
    kind: Type.Literal('webhook'),
    url: WebUrl,
    secret: Secrets,
    ...endpointSignIn,
    template: some(Template),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('opentext'),
    base: some(WebUrl),
    /** The same as `basic`, which is preferred. */
    username: some(Type.String()),
    password: some(Secret),
    ...endpointSignIn,
    template: some(Template),
    api: some(WebUrl),
    tenant: some(Type.String()),
    clientId: some(Type.String()),
    clientSecret: some(Secret),
    odn: some(WebUrl),
    /** Display name of the sender of e-mails. Default: that of the account. */
    fromName: some(
      Type.String({
        pattern: '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
        maxLength: 120,
        description: 'a name on one line',
      }),
    ),
    /** False: e-mails have only a text part. Default: true. */
    html: some(Type.Boolean()),
    whatsapp: some(WhatsApp),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('webpush'),
    subject: Type.String(),
    publicKey: Type.String(),
    privateKey: Secret,
    template: some(Template),
    /** Names or addresses of push services that are allowed in a private network. */
    hosts: some(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 50 })),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
  closed({
    id: Id,
    kind: Type.Literal('smtp'),
    url: SmtpUrl,
    /** `Beckon <beckon@acme.example>`, or the address alone. */
    from: keyText(320),
    basic: some(closed({ user: keyText(320), password: Secret })),
    oauth: some(MailOAuth),
    /** Signature by RFC 6376. `privateKey`: PEM. */
    dkim: some(closed({ domain: HostLabel, selector: HostLabel, privateKey: PrivateKey })),
    /** False: messages to staff name only source and type, and have no answer link. Default: true. */
    details: some(Type.Boolean()),
    rate: some(Type.Number({ exclusiveMinimum: 0 })),
  }),
]);
export type DirectoryGateway = Static<typeof DirectoryGateway>;
