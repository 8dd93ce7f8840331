import type { Formats } from '../../../formats.ts';
import type { hooks as english } from '../../en/console/hooks.ts';
import type { Translation } from '../../translation.ts';

export const hooks = (f: Formats): Translation<ReturnType<typeof english>> => ({
  title: 'Hooks',
  empty: 'Aucun hook',
  emptyBody:
    'Un hook reçoit le JSON propre à un système et en fait un événement par un mapping JSONata. Nommez-le ici et écrivez son mapping, ou placez-le dans le fichier d’annuaire.',
  add: 'Ajouter un hook',
  source: 'Source',
  hook: 'Hook',
  mapping: 'Mapping (JSONata)',
  ready: 'Commencer par',
  readyHint: 'Un mapping prêt pour un système connu ; adaptez-le à vos rôles',
  readyNone: 'un mapping vide',
  mappingHint: 'Fait du contenu reçu un CloudEvent ou une liste de CloudEvents',
  payload: 'Un contenu pour l’essayer (JSON)',
  payloadWrong: 'Ce n’est pas du JSON.',
  tryIt: 'Essayer',
  trying: 'Essai en cours',
  made: (count) =>
    f.plural(count, { one: 'Il en fait cet événement :', other: `Il en fait ${f.number(count)} événements :` }),
  faults: 'Il n’en fait aucun événement recevable :',
  saved: 'Enregistré. Il s’applique dès le prochain envoi.',
  open: 'Ouvrir',
  changed: 'modifié depuis le fichier',
  event: 'Événement',
  remove: 'Supprimer',
  removeTitle: (name) => `Supprimer ${name}`,
  removeBody: 'Les envois qui lui sont adressés sont désormais refusés. Les contenus des messages en échec restent.',
  removeDo: 'Supprimer le hook',
  nothingStored: 'Un essai n’enregistre rien et n’envoie rien.',
  nameHint: 'A-Z, a-z, 0-9, point, trait de soulignement et trait d’union',
  ignored: (reason) =>
    reason === null ? 'Il serait ignoré, et le mapping ne donne pas de raison.' : `Il serait ignoré : ${reason}`,
  auth: (auth) => {
    if (auth === null) return 'Accepte la clé de la source, ou sa signature.';
    switch (auth.kind) {
      case 'bearer':
        return 'Accepte sa propre clé.';
      case 'basic':
        return `Accepte le mot de passe de ${auth.user}.`;
      case 'header':
        return `Accepte un secret dans le champ d’en-tête ${auth.header}.`;
      case 'query':
        return `Accepte un secret dans le paramètre ${auth.query} de l’adresse.`;
      case 'body':
        return `Accepte un secret dans le champ ${auth.body} du contenu.`;
      case 'hmac':
        return `Accepte une signature dans le champ d’en-tête ${auth.header}.`;
    }
  },
  accept: {
    all: 'De plusieurs événements, il les accepte tous ou aucun.',
    each: 'Il accepte chaque événement séparément.',
  },
  fallback: (to) => `Ce qui n’atteindrait personne va à ${to}.`,
  formats: (formats) => `Il accepte aussi ${f.list(formats)}.`,
  handshake: (service) => `Il confirme son adresse à ${service}.`,
  warnings: {
    roles: (id) => `« ${id} » n’est pas un rôle ici.`,
    users: (id) => `« ${id} » n’est pas une personne connue ici.`,
    locations: (id) => `Personne n’est sur le site « ${id} ».`,
    units: (id) => `Personne n’est dans l’unité « ${id} ».`,
    order: (id) => `« ${id} » n’est ni une personne ni un rôle ici.`,
    requester: (id) =>
      `« ${id} » n’est pas connu ici : rien n’empêche quelqu’un de décider de sa propre demande ou, si la source le veut ainsi, personne ne peut décider.`,
    mixed: (id) => `« ${id} » mêle des lettres de plusieurs écritures : personne ne peut décider.`,
    nobody: () => 'L’événement n’atteint personne.',
    fallback: () => 'L’événement n’atteint quelqu’un que par le destinataire de repli.',
  },
  lastAt: 'Dernière activité',
  requests: 'Dernières requêtes',
  notHeard: 'Personne n’a encore rien envoyé ici.',
  noRequests: 'aucune requête',
  at: 'Quand',
  from: 'De',
  sent: (method, contentType, size) => [method, contentType ?? 'sans type de média', size].join(' · '),
  became: 'Résultat',
  became50: 'Sur les 50 dernières requêtes',
  fates: { events: 'accepté', duplicate: 'déjà connu', ignored: 'ignoré', letter: 'gardé comme message en échec' },
  refused: (status) => `refusé, ${status}`,
  noReason: 'Le mapping n’a pas donné de raison.',
  reachNobody: (count) =>
    f.plural(count, {
      one: '1 événement n’atteint personne.',
      other: `${f.number(count)} événements n’atteignent personne.`,
    }),
  rejected: (count) =>
    f.plural(count, {
      one: '1 événement ne convient pas et est gardé comme message en échec.',
      other: `${f.number(count)} événements ne conviennent pas et sont gardés comme messages en échec.`,
    }),
  toLetters: 'Messages en échec',
  beside: (reason) => `Ignoré à côté : ${reason}`,
  eventFate: (event) => {
    if (event.differs) return 'identifiant déjà connu, avec un autre contenu : non accepté';
    if (event.duplicate) return 'déjà connu';
    if (event.itemId === null) return 'ne touche aucun élément';
    if (event.recipients === 0) return 'à personne';
    const to = f.plural(event.recipients, { one: 'à 1 personne', other: `à ${f.number(event.recipients)} personnes` });
    return event.byFallback ? `${to}, par repli` : to;
  },
  unknown: (names) => `absents de l’annuaire : ${f.list(names)}`,
  moreEvents: (count) => `et ${f.number(count)} de plus`,
  strangers: (count, shown) =>
    `${f.plural(count, { one: '1 requête est venue', other: `${f.number(count)} requêtes sont venues` })} de quelqu’un qui n’a pas pu s’identifier. ${shown === count ? 'Toutes' : `Les ${f.number(shown)} dernières`} :`,
  strangersTable: 'Requêtes d’expéditeurs inconnus',
  activity: (activity) => {
    const { events, duplicate, ignored, letter, refused } = activity.fates;
    const unexplained = activity.unexplained === 0 ? '' : ` (dont ${f.number(activity.unexplained)} sans raison)`;
    const counted = (n: number, one: string, other: string) => `${f.number(n)} ${f.plural(n, { one, other })}`;
    return [
      events > 0 && counted(events, 'accepté', 'acceptés'),
      activity.withoutRecipients > 0 &&
        counted(activity.withoutRecipients, 'n’atteignant personne', 'n’atteignant personne'),
      duplicate > 0 && counted(duplicate, 'déjà connu', 'déjà connus'),
      ignored > 0 && `${counted(ignored, 'ignoré', 'ignorés')}${unexplained}`,
      letter > 0 && counted(letter, 'message en échec', 'messages en échec'),
      refused > 0 && counted(refused, 'refusé', 'refusés'),
      activity.unauthenticated > 0 && counted(activity.unauthenticated, 'd’un inconnu', 'd’inconnus'),
    ].filter((part) => part !== false);
  },
});
