import type { Formats } from '../../../formats.ts';
import type { cluster as english } from '../../en/console/cluster.ts';
import type { Translation } from '../../translation.ts';

export const cluster = (f: Formats): Translation<ReturnType<typeof english>> => ({
  title: 'Relais',
  aloneTitle: 'Ce relais est seul',
  aloneBody:
    'Plusieurs relais peuvent servir les mêmes données : l’un peut s’arrêter, ou être mis à jour en pleine journée, pendant que le travail continue. docs/clustering.md indique quand cela en vaut la peine et comment faire.',
  summary: (serving, all) => {
    if (all === 1)
      return serving === 1 ? 'Un seul relais sert ces données.' : 'Le seul relais de ces données n’est pas prêt.';
    if (serving === 2 && all === 2) return 'Les deux relais sont prêts.';
    if (serving === all) return `Les ${f.number(all)} relais sont prêts.`;
    return f.plural(serving, {
      one: `${f.number(serving)} relais sur ${f.number(all)} est prêt.`,
      other: `${f.number(serving)} relais sur ${f.number(all)} sont prêts.`,
    });
  },
  relays: 'Relais de ces données',
  relay: 'Relais',
  here: 'répond à cette page',
  state: 'État',
  states: { serving: 'Prêt', behind: 'En retard', troubled: 'Pas prêt', silent: 'Silencieux', unknown: 'Inconnu' },
  silentSince: (at) => `depuis ${at}`,
  heard: (at) => `dernières nouvelles ${at}`,
  lacksKey: (id) => `il lui manque la clé ${id} : y copier le trousseau de clés d’un autre relais`,
  version: 'Version',
  another: 'autre version',
  schema: (schema) => `schéma ${schema}`,
  position: 'Position',
  behind: (entries) => (entries === 0 ? 'a tout' : `${f.number(entries)} de retard`),
  desks: 'Postes',
  people: (count) => f.plural(count, { one: `${f.number(count)} personne`, other: `${f.number(count)} personnes` }),
  duties: 'Tâches',
  dutiesHint:
    'Une tâche n’est faite que par un relais à la fois. S’il devient silencieux, un autre reprend ses tâches 15 secondes plus tard.',
  duty: {
    schedule: 'rappels',
    deliveries: 'envois',
    away: 'personnes absentes',
    retention: 'conservation',
    readdressing: 'nouveaux destinataires',
    erasure: 'effacements',
    snapshots: 'copies pour nouveaux relais',
    verification: 'comparaison des copies',
    witness: 'témoin de l’audit',
    schema: 'changements de schéma',
  },
  twoVersions: (versions) =>
    `Ces versions servent ensemble : ${f.list(versions)}. C’est normal pendant une mise à jour ; mettez à jour les autres l’une après l’autre.`,
  away: (at, reason) =>
    `Le journal dans PostgreSQL ne répond plus depuis ${at} : ${reason}. On voit ce qui est là ; rien de nouveau n’est pris, et les postes gardent les réponses. Ce qui est montré des autres relais date de ce moment.`,
  log: 'Journal',
  newest: 'Dernière entrée',
  oldest: 'Conservé depuis l’entrée',
  levelled: 'Tous écrivent dans le schéma',
  copy: 'Dernière copie pour les relais qui arrivent',
  copyAt: (position, size, at) => `à l’entrée ${f.number(position)}, ${size}, ${at}`,
  noCopy: 'aucune pour l’instant',
  notKnown: 'inconnu ici',
  turn: 'Tour d’écriture',
  nobody: 'personne',
  waiting: (relays) => `puis ${f.list(relays)}`,
  generation: 'Génération',
  copies: 'Toutes les copies sont-elles pareilles ?',
  copiesBody:
    'Chaque relais a toutes les données sur son propre disque. À une entrée du journal, chacun lit sa copie à côté de son travail, et les résultats sont comparés. Un million d’éléments prend une dizaine de secondes.',
  lastAlike: (at) =>
    `Dernière comparaison où toutes les copies étaient identiques : ${at}. Elles sont comparées d’elles-mêmes une fois par jour.`,
  neverAlike:
    'Aucune comparaison n’a encore trouvé toutes les copies identiques. Elles sont comparées d’elles-mêmes une fois par jour.',
  verify: 'Comparer les copies',
  verifying: 'Comparaison en cours',
  lately: 'Les copies ont été comparées il y a moins d’une minute. Le résultat est plus bas.',
  underWay: (position, at) =>
    `Les copies sont comparées à l’entrée ${f.number(position)}, demande de ${at}. Le résultat s’affichera ici.`,
  alike: (position, at) => `Toutes les copies sont pareilles à l’entrée ${f.number(position)}, comparées ${at}.`,
  partly: (relays) => `Les copies qui ont pu être comparées sont pareilles. On ne sait rien de ${f.list(relays)}.`,
  nothing: 'Rien n’a pu être comparé : moins de deux copies ont pu être lues.',
  odd: (relays) =>
    `Pas comme la plupart des autres : ${f.list(relays)}. Un tel relais n’est plus prêt. Redémarrez-le : il prend une copie des autres et garde la sienne à côté.`,
  undecided:
    'Les copies ne sont pas pareilles, et pas plus de la moitié ne concordent : personne ne peut dire laquelle est juste, et toutes continuent. Choisissez-en une. Puis, pour chacun des autres relais, arrêtez-le, lancez npm run relay -- cluster rejoin et redémarrez-le.',
  verdict: 'Copie',
  verdicts: {
    'under way': 'lecture en cours',
    taken: 'lue',
    alike: 'pareille',
    differs: 'différente',
    failed: 'n’a pas pu être lue',
    missed: 'non lue : le relais a démarré entre-temps',
    silent: 'sans nouvelles',
  },
  tables: 'Tables différentes',
});
