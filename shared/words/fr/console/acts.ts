import type { Formats } from '../../../formats.ts';
import type { acts as english } from '../../en/console/acts.ts';
import type { Translation } from '../../translation.ts';

export const acts = (f: Formats): Translation<ReturnType<typeof english>> => {
  const items = (n: number) => f.plural(n, { one: '1 élément', other: `${f.number(n)} éléments` });
  return {
    acts: {
      title: 'Interventions',
      reason: 'Motif',
      reasonHint: 'Les personnes concernées le voient. Il ne figure pas dans l’audit.',
      people: 'À des personnes',
      roles: 'À des rôles',
      audienceMissing: 'Choisissez au moins une personne ou un rôle.',
      undo: 'Annuler',
      undone: 'Annulé : les destinataires précédents l’ont de nouveau.',
      undoReason: 'Annulé',
      reassign: {
        open: 'Réattribuer',
        title: 'Réattribuer',
        body: 'Remplace tous les destinataires. L’élément disparaît chez les précédents, et leurs liens de réponse prennent fin. Cela peut être annulé.',
        done: (n) => f.plural(n, { one: 'Réattribué à 1 personne.', other: `Réattribué à ${f.number(n)} personnes.` }),
      },
      remind: {
        open: 'Rappeler',
        title: 'Rappeler',
        body: 'Avertit de nouveau les destinataires, au plus une fois par heure. Cela ne peut pas être annulé.',
        done: (n) => f.plural(n, { one: '1 personne est avertie.', other: `${f.number(n)} personnes sont averties.` }),
      },
      close: {
        open: 'Clore',
        title: 'Clore sans réponse',
        body: 'Met fin à l’élément pour tous les destinataires. Sa source est informée et ne reçoit pas de réponse. Cela ne peut pas être annulé.',
        done: () => 'Clos. La source est informée.',
      },
      many: {
        select: (title) => `Sélectionner ${title}`,
        selected: (n) => f.plural(n, { one: '1 élément sélectionné', other: `${f.number(n)} éléments sélectionnés` }),
        matching: 'Tous les éléments ouverts de cette recherche',
        counted: (n) =>
          n === 0
            ? 'Aucun élément ouvert ne correspond.'
            : f.plural(n, {
                one: '1 élément ouvert correspond :',
                other: `${f.number(n)} éléments ouverts correspondent :`,
              }),
        more: 'D’autres éléments correspondent. Les 200 plus anciens sont modifiés ; répétez pour les autres.',
        others: (n) => `et ${f.number(n)} autres`,
        done: (changed, all) => `${f.number(changed)} sur ${f.number(all)} modifiés.`,
        remain: 'Non modifiés :',
      },
      absence: {
        title: 'Absence',
        set: 'Déclarer absent',
        end: 'Mettre fin à l’absence',
        setTitle: (name) => `Déclarer ${name} absent`,
        endTitle: (name) => `Mettre fin à l’absence de ${name}`,
        body: 'Les éléments ouverts et nouveaux vont à la personne suppléante, qui ne décide pas de ses propres demandes. Vous pouvez y mettre fin à tout moment.',
        endBody: 'La personne suppléante ne répond plus à sa place.',
        from: 'Du',
        to: 'Au',
        delegate: 'Suppléance',
        delegateHint: 'Personne : les éléments attendent le retour',
        none: 'aucune',
        span: (from, to, delegate) =>
          delegate === null ? `${from} – ${to}, sans suppléance` : `${from} – ${to}, suppléance ${delegate}`,
        by: (name, reason) => `Déclarée par ${name} : ${reason}`,
      },
      reach: {
        waiting: 'En attente de cette personne',
        waits: (n, complete) =>
          n === 0
            ? 'Rien n’attend.'
            : complete
              ? `${items(n)}, le plus ancien d’abord`
              : `Plus de ${items(n)}, le plus ancien d’abord`,
        since: 'Depuis',
        title: 'Joignable maintenant par',
        quiet: (until) => `Heures calmes jusqu’à ${until}.`,
        way: 'Moyen',
        state: 'Maintenant',
        kinds: {
          desktop: 'Ordinateur',
          browser: 'Navigateur',
          push: 'Push',
          sms: 'SMS',
          email: 'E-mail',
          web: 'Push du navigateur',
          whatsapp: 'WhatsApp',
        },
        open: 'joignable',
        blocked: {
          'not-connected': 'non connecté',
          'no-browser': 'aucun navigateur inscrit',
          off: 'désactivé par la personne',
          quiet: 'heures calmes',
          'at-desk': 'seulement hors du poste',
          delegate: 'la suppléance est sollicitée',
        },
      },
    },
  };
};
