import type { form as english } from '../en/form.ts';
import type { Translation } from '../translation.ts';

export const form: Translation<typeof english> = {
  fill: (label) => `${label} : renseigner les champs`,
  comment: 'Commentaire',
  commentOptional: 'Commentaire (facultatif)',
  yes: 'Oui',
  no: 'Non',
  required: 'Renseignez ce champ.',
  choose: 'Choisissez une valeur.',
  number: 'Saisissez un nombre.',
  integer: 'Saisissez un nombre entier.',
  between: (least, most) => `Saisissez un nombre de ${least} à ${most}.`,
  atLeast: (least) => `Saisissez au moins ${least}.`,
  atMost: (most) => `Saisissez au plus ${most}.`,
  long: (most) => `Saisissez au plus ${most} caractères.`,
  unfit: 'Cette valeur n’est pas possible ici.',
  formats: {
    date: 'Saisissez une date.',
    'date-time': 'Saisissez une date et une heure.',
    email: 'Saisissez une adresse e-mail.',
    uri: 'Saisissez une adresse, par exemple https://example.com.',
  },
};
