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
    partly: (left) =>
      `Rejoué en partie : ce qui convient maintenant a été accepté. ${f.plural(left, { one: '1 événement ne convient toujours pas ; il reste', other: `${f.number(left)} événements ne conviennent toujours pas ; ils restent` })} dans ce message.`,
    replayed: (targets) => `Rejoué : nouvel essai vers ${f.list(targets)}.`,
    replayAll: (n) => `Rejouer les ${f.number(n)}`,
    channels: { push: 'push', sms: 'SMS', email: 'e-mail', web: 'web', whatsapp: 'WhatsApp' },
    detail: 'Détails',
    letter: 'Message en échec',
    openItem: 'Qui l’a vu',
    payload: 'Contenu',
    noPayload: 'Ce message ne conserve pas de contenu.',
    bounded: 'Les 1 000 plus récents sont affichés.',
  },
  trace: {
    title: 'Qui a vu quoi',
    search: 'Mots ou dossier',
    person: 'Identifiant d’une personne',
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
