import type { Formats } from '../../../formats.ts';
import type { overview as english } from '../../en/console/overview.ts';
import type { Translation } from '../../translation.ts';

export const overview = (f: Formats): Translation<ReturnType<typeof english>> => ({
  overview: {
    title: 'Vue d’ensemble',
    desks: 'Postes connectés',
    online: 'Personnes en ligne',
    ofKnown: (known) => `sur ${f.number(known)} connues`,
    open: 'Éléments ouverts',
    perMinute: 'Événements par minute',
    lastHour: (count) => `${f.number(count)} dans la dernière heure`,
    chart: (counts) =>
      `Événements par minute, les cinq dernières minutes : ${counts.map((count) => f.number(count)).join(', ')}`,
    chartLabel: '60 dernières minutes',
    most: (count) => `au plus ${f.number(count)}`,
    deadLetters: 'Messages en échec',
    deadHint: 'n’ont pu être remis ou transformés',
    noDead: 'tout a été remis',
    outbound: 'En cours d’envoi',
    sending: (count) => `dont ${f.number(count)} en transmission`,
    openBy: 'Éléments ouverts par état et gravité',
    noOpen: 'Rien n’est ouvert.',
    partly: (counted) => `Compté sur les ${f.number(counted)} premiers.`,
    sources: 'Sources',
    noSources: 'Aucune source n’est encore connue. Ajoutez-en une sous Sources.',
    lastEvent: 'Dernier événement',
    hour: 'Dernière heure',
    warnings: 'Avertissements',
    warning: {
      differs: (count, names) =>
        f.plural(count, {
          one: `1 événement à l’identifiant connu et au contenu différent n’a pas été accepté : ${f.list(names)}`,
          other: `${f.number(count)} événements aux identifiants connus et au contenu différent n’ont pas été acceptés, derniers : ${f.list(names)}`,
        }),
      unknown: (count, names) =>
        f.plural(count, {
          one: `1 événement nomme ce que l’annuaire n’a pas : ${f.list(names)}`,
          other: `${f.number(count)} événements nomment ce que l’annuaire n’a pas : ${f.list(names)}`,
        }),
      nobody: (count, names) =>
        f.plural(count, {
          one: `1 événement n’a atteint personne : ${f.list(names)}`,
          other: `${f.number(count)} événements n’ont atteint personne, derniers : ${f.list(names)}`,
        }),
    },
    relay: 'Ce relais',
    version: 'Version',
    since: 'En marche depuis',
    size: 'Stockage',
    writes: 'Accepte des événements',
    trouble: (reason) => `Le stockage n’accepte pas d’écriture : ${reason}`,
    audit: (reason) =>
      `L’audit n’est pas signé : ${reason}. Les événements et les réponses sont acceptés malgré tout. Cherchez la cause, puis confirmez-la avec la commande audit acknowledge.`,
    locked: (places) =>
      `Ces secrets sont scellés par une clé absente du trousseau de ce relais. Saisissez-les de nouveau, ou rétablissez le trousseau : ${places.join(', ')}`,
    state: 'État',
    severity: 'Gravité',
    count: 'Nombre',
    source: 'Source',
    bytes: (bytes) => {
      const units = ['octets', 'Kio', 'Mio', 'Gio', 'Tio'];
      const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
      const value = bytes / 1024 ** power;
      return bytes === 1 ? '1 octet' : `${f.number(Number(value.toFixed(power === 0 ? 0 : 1)))} ${units[power]}`;
    },
  },
  retention: {
    title: 'Conservation',
    items: 'Éléments',
    deadLetters: 'Messages en échec',
    audit: 'Audit',
    forever: 'sans limite',
    kept: (duration) => {
      const days = /^P(\d+)D$/.exec(duration)?.[1];
      if (duration === 'forever') return 'sans limite';
      return days === undefined
        ? duration
        : f.plural(Number(days), { one: `${f.number(Number(days))} jour`, other: `${f.number(Number(days))} jours` });
    },
    change: 'Modifier la durée de conservation',
    body: 'Ce qui est terminé depuis plus longtemps est supprimé définitivement, dans les minutes qui suivent. Les éléments ouverts et l’audit restent. Faites d’abord une copie : npm run relay -- backup FILE.',
    hint: 'forever, ou une durée d’un jour ou plus, comme P400D',
  },
});
