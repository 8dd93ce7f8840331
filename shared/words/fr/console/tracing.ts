import type { Formats } from '../../../formats.ts';
import type { tracing as english } from '../../en/console/tracing.ts';
import type { Translation } from '../../translation.ts';
import { sentBy, steps } from '../terms.ts';

export const tracing = (f: Formats): Translation<ReturnType<typeof english>> => ({
  outbound: {
    title: 'Envois',
    queue: 'En cours d’envoi',
    queued: (count) => `${f.number(count)} en attente`,
    sending: (count) => `${f.number(count)} en transmission`,
    tracked: (count) =>
      f.plural(count, {
        one: `${f.number(count)} envoyé, suivi en cours`,
        other: `${f.number(count)} envoyés, suivi en cours`,
      }),
    empty: 'Aucun envoi en cours.',
    to: 'À',
    kinds: { response: 'réponse', withdrawal: 'retrait', gateway: 'message', status: 'suivi', hook: 'hook' },
    state: 'État',
    states: { queued: 'en attente', sending: 'en transmission', tracked: 'suivi en cours', dead: 'en échec' },
    attempt: 'Essais',
    next: 'Prochain essai',
    error: 'Dernière cause',
    item: 'Élément',
    customer: 'Client',
    letters: 'Messages en échec',
    noLetters: 'Aucun message en échec',
    noLettersBody: 'Tout a été remis et chaque contenu a pu être transformé.',
    reason: 'Cause',
    at: 'Depuis',
    replay: 'Rejouer',
    replaying: 'Nouvel essai',
    replayAll: (n) => `Rejouer les ${f.number(n)}`,
    channels: { push: 'push', sms: 'SMS', email: 'e-mail', web: 'web', whatsapp: 'WhatsApp' },
    detail: 'Détails',
    letter: 'Message en échec',
    openItem: 'Qui l’a vu',
    payload: 'Contenu',
    noPayload: 'Ce message ne conserve pas de contenu.',
    bounded: 'Les 1 000 plus récents sont affichés.',
    cause: 'Cause',
    causes: {
      unreachable: {
        title: 'Injoignable',
        todo: 'Vérifiez l’adresse et si le destinataire fonctionne, puis relancez.',
      },
      tls: {
        title: 'Connexion non fiable',
        todo: 'Renouvelez le certificat du destinataire, ou indiquez son autorité dans BECKON_CA_FILE. Puis relancez.',
      },
      proxy: {
        title: 'Arrêté par le proxy',
        todo: 'Vérifiez HTTPS_PROXY et si le proxy autorise cette adresse, puis relancez.',
      },
      'private-address': {
        title: 'Adresse privée',
        todo: 'Définissez l’adresse dans le fichier d’annuaire, ou BECKON_PRIVATE_RESPONSES. Puis relancez.',
      },
      'sign-in': {
        title: 'Authentification refusée',
        todo: 'Vérifiez la clé, le nom d’utilisateur ou le secret du relais chez le destinataire, puis relancez.',
      },
      missing: {
        title: 'Adresse incorrecte',
        todo: 'Rien n’accepte de messages à cette adresse. Corrigez-la, puis relancez.',
      },
      disabled: {
        title: 'Destinataire supprimé (410)',
        todo: 'Corrigez l’adresse, ou réactivez le destinataire. Puis relancez.',
      },
      busy: {
        title: 'Destinataire en panne',
        todo: 'Le destinataire n’a pas pu prendre le message. Relancez quand il fonctionne de nouveau.',
      },
      'web-page': {
        title: 'Page web au lieu d’une réponse',
        todo: 'Une page de connexion ou un portail a répondu. Ouvrez l’accès au relais, puis relancez.',
      },
      rejected: {
        title: 'Rejeté',
        todo: 'Le destinataire ne veut pas de ce message. Lisez sa raison ; relancez seulement si quelque chose y a changé.',
      },
      'no-endpoint': {
        title: 'Aucune adresse',
        todo: 'L’annuaire n’a plus d’adresse pour lui. Définissez-en une et relancez, ou supprimez l’entrée.',
      },
      secret: { title: 'Secret manquant', todo: 'Saisissez de nouveau le secret, puis relancez.' },
      mapping: {
        title: 'Échec de la correspondance',
        todo: 'Corrigez la correspondance avec ce contenu, puis relancez.',
      },
      events: {
        title: 'Événements non conformes',
        todo: 'Corrigez la correspondance pour que les membres nommés conviennent, puis relancez.',
      },
    },
    todo: 'Que faire',
    anySource: 'Tous les destinataires',
    anyCause: 'Toutes les causes',
    shown: (shown: number, all: number) => `${f.number(shown)} sur ${f.number(all)} messages non remis`,
    drop: 'Supprimer',
    dropAll: (n: number) => `Supprimer les ${f.number(n)}`,
    dropTitle: (n: number) =>
      f.plural(n, { one: 'Supprimer 1 message non remis', other: `Supprimer ${f.number(n)} messages non remis` }),
    dropBody:
      'Ils ne seront plus envoyés, et leur contenu est perdu. Réponses et messages gardent l’état « non remis ». C’est irréversible.',
    outcome: ({ done, failed, left }: { done: number; failed: number; left: number }) =>
      [
        f.plural(done, { one: '1 message est traité.', other: `${f.number(done)} messages sont traités.` }),
        ...(failed > 0 ? [f.plural(failed, { one: '1 reste :', other: `${f.number(failed)} restent :` })] : []),
        ...(left > 0 ? [`${f.number(left)} n’ont pas été atteints ; recommencez pour ceux-ci.`] : []),
      ].join(' '),
    mark: 'relancé',
    forPerson: (name: string) => `à ${name}`,
    refusals: 'Réponses refusées',
    refusalsHint:
      'La source a refusé ces réponses. L’élément est de nouveau ouvert pour ses destinataires, sauf si la source l’a clos.',
    noRefusals: 'Aucune source n’a refusé de réponse.',
    answer: 'Réponse',
    itemState: 'Élément maintenant',
    takenBack: (action: string) => `${action}, retirée`,
  },
  trace: {
    title: 'Qui a vu quoi',
    search: 'Mots ou dossier',
    person: 'Personne',
    go: 'Chercher',
    empty: 'Aucun élément',
    emptyBody: 'Le premier événement d’une source apparaîtra ici.',
    nothing: 'Aucun résultat',
    nothingBody: 'Cherchez avec moins de mots, ou pour n’importe qui.',
    item: 'Élément',
    recipients: 'Destinataires',
    answered: 'Réponse de',
    changed: 'Dernière modification',
    nobody: 'personne encore',
    back: 'Retour à la liste',
    answers: 'Réponses',
    comment: 'Commentaire',
    fate: 'Statut',
    onBehalfOf: (name) => `pour ${name}`,
    steps,
    step: 'Étape',
    people: 'Personnes',
    who: 'Personne',
    shown: 'Notification',
    inSummary: (at) => `Dans un résumé, ${at}`,
    shownAs: (count, at) => (count === 1 ? at : `${f.number(count)} fois, la dernière le ${at}`),
    seen: 'Ouverture',
    answer: 'Réponse',
    late: 'trop tard',
    left: 'n’est plus destinataire',
    trail: 'Entrées d’audit de cet élément',
    records: (shown, count) =>
      shown < count
        ? `Les ${f.number(shown)} plus récentes sur ${f.number(count)}.`
        : f.plural(count, { one: `${f.number(count)} entrée.`, other: `${f.number(count)} entrées.` }),
    more: 'Plus anciennes',
    by: (name, action, at) => `${name} : ${action}, ${at}`,
    of: (name) => `de ${name}`,
    sentBy,
  },
  dryRun: {
    title: 'Simulation',
    intro:
      'Qui recevrait cet événement, et pourquoi ; qui ne le recevrait pas, et pourquoi. Rien n’est enregistré ni envoyé.',
    event: 'Événement (CloudEvent en JSON)',
    go: 'Essayer',
    going: 'Essai en cours',
    wrong: 'Ce n’est pas du JSON.',
    would: (count) =>
      f.plural(count, { one: '1 personne le recevrait', other: `${f.number(count)} personnes le recevraient` }),
    wouldNot: (count) =>
      f.plural(count, {
        one: '1 personne ne le recevrait pas',
        other: `${f.number(count)} personnes ne le recevraient pas`,
      }),
    nobody: 'Personne ne le recevrait. Il serait accepté, compté, et signalé comme tel ici.',
    everybody: 'Il n’y a personne d’autre.',
    person: 'Personne',
    why: 'Pourquoi',
    whyNot: 'Pourquoi pas',
    delivery: 'Comment',
    byName: 'nommément',
    not: {
      nobody: () => 'L’événement ne s’adresse à personne',
      requester: () => 'En a fait la demande ; personne ne décide de sa propre demande',
      roles: (wanted) =>
        f.plural(wanted.length, {
          one: `N’a pas le rôle ${wanted[0]}`,
          other: `N’a aucun des rôles ${wanted.join(', ')}`,
        }),
      locations: (wanted) =>
        f.plural(wanted.length, {
          one: `N’est pas sur le site ${wanted[0]}`,
          other: `N’est sur aucun des sites ${wanted.join(', ')}`,
        }),
      units: (wanted) =>
        f.plural(wanted.length, {
          one: `N’est pas dans l’unité ${wanted[0]}`,
          other: `N’est dans aucune des unités ${wanted.join(', ')}`,
        }),
      unnamed: () => 'N’est pas nommée',
    },
    refused: 'L’événement serait refusé :',
    first: 'Les 200 premiers sont affichés.',
  },
  audit: {
    title: 'Audit',
    head: 'Dernière signature',
    noHead:
      'Aucune signature valable : rien n’a encore été signé, ou la signature présente ne correspond pas au journal. Vérifiez le journal.',
    headAt: (seq, at) => `Signé jusqu’à l’entrée ${f.number(seq)}, ${at}.`,
    behind: (count) =>
      count === 0
        ? 'Toutes les entrées sont couvertes.'
        : f.plural(count, {
            one: '1 entrée plus récente suit dans la seconde.',
            other: `${f.number(count)} entrées plus récentes suivent dans la seconde.`,
          }),
    publicKey: 'Clé publique',
    verify: 'Vérifier tout le journal',
    verifying: 'Vérification',
    whole: (count, at) => `Vérifié : ${f.number(count)} entrées inchangées, ${at}.`,
    broken: (reason) => `Échec de la vérification : ${reason}`,
    empty: 'Aucune entrée',
    emptyBody: 'Chaque événement, notification, réponse et modification est consigné ici.',
    seq: 'Entrée',
    at: 'Quand',
    kind: 'Quoi',
    by: 'Par',
    about: 'Sujet',
    item: 'Élément',
    facts: 'Détails',
    newer: 'Plus récentes',
    older: 'Plus anciennes',
    newest: 'Les plus récentes',
    records: 'Entrées',
  },
});
