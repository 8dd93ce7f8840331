import type { Formats } from '../../../formats.ts';
import { countWords } from '../../count-words.ts';
import type { answering as english } from '../../en/window/answering.ts';
import type { Translation } from '../../translation.ts';
import { alreadyDone, comparison, done, ended, fates, given, inPlaceOf, undoing } from '../terms.ts';

export function answering(f: Formats): Translation<ReturnType<typeof english>> {
  const counted = countWords(f);
  return {
    answer: {
      allRejected: 'Toutes les lignes sont rejetées. Choisissez la réponse qui rejette.',
      group: 'Votre réponse',
      only: (names) => `Vous répondez pour ${names}.`,
      also: (names) => `Vous pouvez aussi répondre pour ${names}.`,
      opens: (label) => `${label}…`,
      sending: (label) => `${label} : envoi en cours`,
      commentRequired: (label) => `${label} : pourquoi ?`,
      commentOptional: (label) => `${label} : commentaire (facultatif)`,
      question: (label) => `${label} : que voulez-vous savoir ?`,
      confirm: (label, what) => `${label} : ${what} ?`,
      confirmPlain: (label) => `${label} : confirmer ?`,
      hint: 'Ctrl+Entrée envoie, Échap ferme et garde votre texte',
      shortHint: 'Ctrl+Entrée envoie, Échap ferme',
      counter: (n, max) => `${f.number(n)} caractères sur ${f.number(max)}`,
      needComment: 'Cette réponse exige un commentaire.',
      because: 'Dites pourquoi.',
      stepUp: (limit) => (limit ? `Au-dessus de la limite de ${limit}.` : 'Ce montant dépasse la limite.'),
      confirmHint: 'Ctrl+Entrée confirme, Échap ferme',
      over: 'Il n’est plus possible de répondre à cet élément. Votre texte n’a pas été envoyé et reste jusqu’à la fermeture.',
      openFirst: (label) => `Rien n’a été envoyé. Entrée ouvre l’élément ; là, la touche répond « ${label} ».`,
      onRow: (label, title) => `${label} : ${title}`,
    },
    confirming: {
      next: 'Continuer',
      asks: 'Au-dessus de ce montant, vous confirmez encore une fois. Rien n’a été envoyé.',
      yes: (label, what) => `${label} : ${what}`,
      signIn: 'Se reconnecter et confirmer',
      signInHint:
        'Pour ce montant, reconnectez-vous dans le navigateur, dans les deux minutes. La réponse est envoyée ensuite.',
      waiting: 'En attente de la connexion dans le navigateur',
      back: 'Retour',
    },
    changed: {
      title: 'Cet élément a changé pendant votre décision',
      what: 'Quoi',
      ...comparison,
      first: 'La première réponse décide.',
      kept: (label) =>
        `« ${label} » n’a pas été envoyé. Votre commentaire est conservé ; décidez de nouveau ci-dessous.`,
      unknown: 'Ce qui était affiché avant n’est plus connu sur cet appareil. Relisez l’élément.',
    },
    notAccepted: {
      row: (reason) => `Non acceptée : ${reason}`,
      again: 'Répondre à nouveau',
      open: (system) => `Ouvrir dans ${system}`,
      ask: 'Demander des précisions',
    },
    returned: {
      title: (label) => `« ${label} » n’est pas encore donné`,
      begun: 'La réponse a été commencée et non confirmée. Rien n’a été envoyé ; votre commentaire est conservé.',
      discard: 'Abandonner',
    },
    undo: {
      label: 'Annuler une réponse',
      given,
      one: (what, about) => `${what} : ${about}`,
      many: (n) => counted(n, 'réponse donnée', 'réponses données'),
      manyGiven: (given, n) => `${given} : ${f.number(n)}`,
      button: undoing.undo,
      sendNow: undoing.sendNow,
      hint: (key) => `Touche ${key}`,
      said: (what, key) => (key ? `${what} · ${undoing.undo} (${key})` : `${what} · ${undoing.undo}`),
      sent: 'Réponse envoyée',
      undone: 'Annulé. Rien n’a été envoyé.',
      partly: (n, of) =>
        `${counted(n, 'réponse annulée', 'réponses annulées')} sur ${f.number(of)} ; les autres étaient déjà envoyées.`,
    },
    handOver: {
      with: (name) => `Chez ${name}`,
      withNote: (name) => `${name} répond à votre place.`,
      takeBack: 'Reprendre',
      handed: (name) => `Transmis à ${name}`,
      again: 'De nouveau à vous.',
      title: 'Transmettre',
      intro: 'La personne répond à votre place. L’élément vous reste visible, mais vous n’y répondez plus.',
      to: 'À',
      placeholder: 'Début d’un nom',
      note: 'Note (facultative)',
      confirm: 'Transmettre',
      confirmTo: (name) => `Transmettre à ${name}`,
      choose: 'Choisissez d’abord une personne.',
      nobody: 'Personne ne porte ce nom.',
      looking: 'Recherche de personnes',
      found: (n) => counted(n, 'personne trouvée', 'personnes trouvées'),
      leftOut: (n) =>
        n === 1
          ? '1 autre ne peut pas être transmis et vous reste.'
          : `${f.number(n)} autres ne peuvent pas être transmis et vous restent.`,
    },
    verbs: {
      approve: done.approve,
      partial: done.partial,
      reject: done.reject,
      acknowledge: done.acknowledge,
      'request-info': 'demandé des précisions',
    },
    outcome: {
      mine: (verb, at) => `Vous avez ${verb}, ${at}`,
      other: alreadyDone,
      mineShort: (verb, at) => `Vous avez ${verb}, ${at}`,
      otherShort: (name, verb, at) => `${name} a ${verb}, ${at}`,
      answered: (label) => `répondu « ${label} »`,
      onBehalf: inPlaceOf,
      expired: 'Le délai de réponse est passé.',
      ended,
      someone: 'quelqu’un',
    },
    fate: {
      label: 'Statut de la réponse',
      steps: {
        held: 'Annulable',
        kept: 'Conservée ici',
        sending: 'En cours d’envoi',
        sent: 'Envoyée',
        recorded: 'Enregistrée',
        confirmed: 'Confirmée',
        refused: 'Non acceptée',
        failed: 'Non remise',
      },
      done: 'fait',
      current: 'en cours',
      todo: 'pas encore',
      held: 'Pas encore envoyée : vous pouvez l’annuler.',
      heldShort: 'Réponse donnée, pas encore envoyée',
      kept: 'En attente du réseau ; votre réponse est conservée sur cet appareil.',
      keptShort: 'Réponse conservée, en attente du réseau',
      sending: 'Votre réponse est en cours d’envoi.',
      sendingShort: 'Envoi de votre réponse',
      noReply: 'Pas encore de retour ; votre réponse est conservée ici.',
      noReplyShort: 'Pas encore de retour ; réponse conservée',
      rejected: 'Non enregistrée',
      asked: 'Confirmez encore une fois',
      draft: 'Pas encore donnée ; décidez de nouveau',
      sentences: {
        recorded: (source, at) => `Enregistrée ${at}, prochaine étape : ${source}.`,
        delivering: (source, attempts) =>
          attempts > 1
            ? `En route vers ${source}, ${f.number(attempts)} essais jusqu’ici.`
            : `En route vers ${source}.`,
        accepted: (source, at) => `Acceptée par ${source} ${at}. Le résultat sera communiqué plus tard.`,
        confirmed: (source, delivered, at) => `Remise à ${source} ${delivered}, confirmée ${at}.`,
        refused: (source, reason) => (reason ? `${source} a refusé : ${reason}` : `${source} l’a refusée.`),
        failed: (source, reason) =>
          `${source} n’a pas pu être joint${reason ? ` : ${reason}` : ''}. Votre réponse est conservée, et votre administrateur la voit.`,
        none: (source, at) => `Enregistrée ${at}. ${source} ne reçoit pas de réponses.`,
        withdrawing: (source, attempts) =>
          attempts > 1
            ? `Retrait en cours… ${source} n’a pas encore répondu, ${f.number(attempts)} essais jusqu’ici.`
            : `Retrait en cours… ${source} est interrogé.`,
        withdrawn: (at) => `Retirée ${at}.`,
      },
      takeBack: 'Retirer la réponse',
      revocable: (at) => `Vous pouvez la retirer jusqu’à ${at}.`,
      revocableOffline: (at) => `Le retrait requiert le réseau ; il est possible jusqu’à ${at}.`,
      openAgain: 'L’élément est de nouveau ouvert.',
      stands: {
        refused: (source, reason) =>
          `${source} a refusé le retrait${reason ? ` : ${reason}` : ''}. Votre réponse reste valable.`,
        failed: (source, reason) =>
          `${source} n’a pas pu être joint pour le retrait${reason ? ` : ${reason}` : ''}. Votre réponse reste valable, et votre administrateur le voit.`,
      },
      short: fates,
      dismiss: 'Abandonner cette réponse',
    },
  };
}
